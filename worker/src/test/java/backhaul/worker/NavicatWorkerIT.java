package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.ModelHost;
import backhaul.sandbox.tasks.ModelTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real worker with a job of Navicat, on a real broker, against a model of Windows.
class NavicatWorkerIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final String TASK = "\\oceanbase-auto-bak";

    private static EmbeddedKafka broker;

    @TempDir private Path folder;
    private ModelHost windows;
    private RealWorker worker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() throws Exception {
        windows = ModelHost.start(folder);
        worker =
                new RealWorker(
                        broker,
                        "navicat" + PREFIXES.incrementAndGet(),
                        folder,
                        job(Files.createDirectory(folder.resolve("backups"))),
                        "engines: {navicat: {powershell: %s, schtasks: %s}}\n"
                                .formatted(windows.powershell(), windows.schtasks()));
    }

    private static String job(Path backups) {
        return """
        oceanbase:
          timeout: 5m
          retry: {maxAttempts: 2, initialDelay: 1s}
          navicat:
            task: %s
            checkEvery: 1s
            startTimeout: 3s
            artifacts: {directory: %s, patterns: ["*.psc"]}
        """
                .formatted(TASK, backups);
    }

    @AfterEach
    void stop() {
        worker.close();
        windows.close();
    }

    private void task(Duration lasts) {
        windows.add(TASK, Habits.lasting(lasts, 0), this::backUp);
    }

    private void backUp() {
        try {
            Files.writeString(folder.resolve("backups/shop.psc"), "a backup");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isUnderWay() {
        return windows.with(TASK, ModelTask::underWay).isPresent();
    }

    private RunStatus endOf(RunKey run) {
        worker.watch.until(SOON, worker.statuses::allEnded);
        worker.statuses.verify();
        return worker.statuses.last(run);
    }

    @Test
    void a_run_succeeds_with_the_file_that_the_task_made() throws Exception {
        task(Duration.ofSeconds(2));
        try (ChildJvm running = worker.start()) {
            RunStatus ended = endOf(worker.ask("oceanbase"));
            assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(ended.artifacts()).hasSize(1);
            assertThat(ended.artifacts().getFirst().name()).isEqualTo("shop.psc");
            assertThat(ended.artifacts().getFirst().bytes()).isEqualTo(8);
            leave(running);
        }
    }

    @Test
    void a_task_that_leaves_no_file_failed_though_it_ended_with_0() throws Exception {
        windows.add(TASK, Habits.lasting(Duration.ZERO, 0));
        try (ChildJvm running = worker.start()) {
            RunStatus ended = endOf(worker.ask("oceanbase"));
            assertThat(ended.state()).isEqualTo(RunState.FAILED);
            assertThat(ended.attempts()).hasSize(2);
            assertThat(ended.message())
                    .startsWith("no new *.psc in ")
                    .endsWith(", though the task ended with 0");
            leave(running);
        }
    }

    @Test
    void a_worker_that_was_killed_takes_the_run_up_again_and_starts_nothing() throws Exception {
        task(Duration.ofSeconds(12));
        RunKey run;
        try (ChildJvm running = worker.start()) {
            run = worker.ask("oceanbase");
            worker.watch.until(SOON, () -> handleOf(run).equals("running"));
            running.signal(Signal.KILL);
            running.awaitExit(SOON);
        }
        assertThat(isUnderWay()).isTrue();
        try (ChildJvm running = worker.start()) {
            RunStatus ended = endOf(run);
            assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(ended.attempts()).hasSize(1);
            leave(running);
        }
        assertThat(windows.with(TASK, ModelTask::history)).hasSize(1);
    }

    @Test
    void a_worker_that_leaves_lets_the_task_go_on() throws Exception {
        task(Duration.ofSeconds(15));
        RunKey run;
        try (ChildJvm running = worker.start()) {
            run = worker.ask("oceanbase");
            worker.watch.until(SOON, () -> handleOf(run).equals("running"));
            leave(running);
        }
        assertThat(isUnderWay()).isTrue();
        try (ChildJvm running = worker.start()) {
            assertThat(endOf(run).state()).isEqualTo(RunState.SUCCEEDED);
            leave(running);
        }
        assertThat(windows.with(TASK, ModelTask::history)).hasSize(1);
    }

    private String handleOf(RunKey run) {
        return worker.statuses.history(run).stream()
                .flatMap(status -> Stream.ofNullable(status.handle()))
                .map(handle -> handle.details().getOrDefault("state", ""))
                .reduce("", (_, last) -> last);
    }

    private static void leave(ChildJvm running) throws Exception {
        running.signal(Signal.TERM);
        assertThat(running.awaitExit(SOON)).isZero();
    }
}
