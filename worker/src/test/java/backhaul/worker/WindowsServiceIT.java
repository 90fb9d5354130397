package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunState;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The worker as Procrun runs it: by two methods of a class.
class WindowsServiceIT {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String JOB = "quick:\n  script: {command: [/bin/true]}\n";

    @TempDir private Path folder;

    @Test
    void it_works_from_start_until_stop() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(1);
                RealWorker worker = new RealWorker(broker, "service", folder, JOB)) {
            String[] arguments = {"run", "--config", worker.configuration().toString()};
            // Of its own: the end of a process is heard on the common pool, which may have one
            // thread.
            CompletableFuture<Void> service =
                    CompletableFuture.runAsync(
                            () -> WindowsService.start(arguments), Thread.ofPlatform()::start);
            var run = worker.ask("quick");

            worker.watch.until(SOON, worker.statuses::allEnded);
            assertThat(worker.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(service).isNotDone();
            WindowsService.stop(new String[0]);
            service.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
