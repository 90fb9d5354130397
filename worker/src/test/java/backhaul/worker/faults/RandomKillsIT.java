package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.worker.RealWorker;
import backhaul.worker.guarantee.NoDuplicateStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Worker processes are killed again and again at moments that chance draws, while they start and
/// while they work; ten runs for each kill. Several workers at once, since each takes a while to
/// start.
class RandomKillsIT {
    private static final int WORKERS = 3;
    private static final int RUNS_PER_KILL = 10;

    @TempDir Path folder;

    @Test
    void killed_at_any_moment_workers_end_every_request_once_and_start_no_attempt_twice()
            throws Exception {
        SplittableRandom random = Faults.random("RandomKillsIT");
        List<Callable<Long>> lives = new ArrayList<>();
        try (EmbeddedKafka broker = EmbeddedKafka.start(1);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < WORKERS; i++) {
                int kills = (Faults.kills() + i) / WORKERS;
                Path own = Files.createDirectory(folder.resolve("worker" + i));
                SplittableRandom chance = random.split();
                String prefix = "kills" + i;
                lives.add(() -> live(broker, prefix, own, new Killer(chance, kills)));
            }
            long ended = 0;
            for (Future<Long> life : threads.invokeAll(lives)) {
                ended += life.get();
            }
            assertThat(ended).isEqualTo((long) RUNS_PER_KILL * Faults.kills());
        }
    }

    private record Killer(SplittableRandom chance, int kills) {
        /// Every fourth time while it is still starting.
        void kill(ChildJvm running) throws InterruptedException {
            if (chance.nextInt(4) == 0) {
                TimeUnit.MILLISECONDS.sleep(chance.nextLong(4_000));
            } else {
                running.awaitLine("ready in", SOON);
                TimeUnit.MILLISECONDS.sleep(chance.nextLong(1_500));
            }
            running.signal(Signal.KILL);
            running.awaitExit(SOON);
        }
    }

    private static long live(EmbeddedKafka broker, String prefix, Path folder, Killer killer)
            throws Exception {
        Path log = Files.createFile(folder.resolve("started"));
        String jobs =
                """
                counted:
                  timeout: 5m
                  concurrency: 4
                  retry: {maxAttempts: 50, initialDelay: 100ms, maxDelay: 200ms}
                  script: {command: [%s]}
                """
                        .formatted(folder.resolve("count.sh"));
        try (RealWorker worker = new RealWorker(broker, prefix, folder, jobs)) {
            worker.script(
                    "count.sh",
                    "echo \"$BACKHAUL_RUN_ID $BACKHAUL_ATTEMPT\" >> '" + log + "'\nsleep 0.1\n");
            for (int kill = 0; kill < killer.kills(); kill++) {
                for (int i = 0; i < RUNS_PER_KILL; i++) {
                    worker.ask("counted");
                }
                try (ChildJvm running = worker.start()) {
                    killer.kill(running);
                }
                worker.watch.read();
            }
            try (ChildJvm running = worker.start()) {
                worker.watch.until(
                        Duration.ofMinutes(2).plusSeconds(10L * killer.kills()),
                        worker.statuses::allEnded);
                running.signal(Signal.TERM);
                assertThat(running.awaitExit(SOON)).isZero();
            }
            worker.statuses.verify();
            new NoDuplicateStart().startedAll(Files.readAllLines(log));
            return worker.statuses.endedCount();
        }
    }
}
