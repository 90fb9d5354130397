package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.worker.guarantee.NoDuplicateStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two workers of a pool, each a process of its own.
class PoolProcessIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static EmbeddedKafka broker;
    @TempDir Path folder;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private RealPool pool(String prefix, String script) throws Exception {
        Path file = folder.resolve("job.sh");
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new RealPool(
                broker,
                prefix,
                folder,
                """
                counted:
                  rerun: true
                  concurrency: 4
                  retry: {maxAttempts: 20, initialDelay: 100ms, maxDelay: 200ms}
                  script: {command: [%s]}
                """
                        .formatted(file),
                List.of("pool-a", "pool-b"));
    }

    private static RunKey ask(RealPool pool, String address) {
        BackupRequest request = pool.requests.request(address, "counted").build();
        pool.statuses.asked(request.run());
        var _ = pool.requests.publish(request);
        return request.run();
    }

    @Test
    void two_members_share_the_work_and_one_takes_over_when_the_other_is_killed() throws Exception {
        Path log = folder.resolve("started");
        try (RealPool pool =
                pool(
                        "processes",
                        "echo \"$BACKHAUL_RUN_ID $BACKHAUL_ATTEMPT\" >> '"
                                + log
                                + "'\nsleep 0.3\n")) {
            List<RunKey> runs = new ArrayList<>();
            try (ChildJvm a = pool.start("pool-a");
                    ChildJvm b = pool.start("pool-b")) {
                a.awaitLine("ready in", SOON);
                b.awaitLine("ready in", SOON);
                for (int i = 0; i < 40; i++) {
                    runs.add(ask(pool, RealPool.NAME));
                }
                pool.watch.until(SOON, () -> workers(pool, runs).size() == 2);
                a.signal(Signal.KILL);
                a.awaitExit(SOON);
                pool.watch.until(SOON, pool.statuses::allEnded);
                b.signal(Signal.TERM);
                assertThat(b.awaitExit(SOON)).isZero();
            }
            pool.statuses.verify();
            assertThat(runs)
                    .allSatisfy(run ->
                            assertThat(pool.statuses.last(run).state())
                                    .isEqualTo(RunState.SUCCEEDED));
            new NoDuplicateStart().startedAll(Files.readAllLines(log));
        }
    }

    private static Set<String> workers(RealPool pool, List<RunKey> runs) {
        return runs.stream()
                .flatMap(run -> pool.statuses.history(run).stream())
                .map(RunStatus::worker)
                .collect(Collectors.toSet());
    }

    @Test
    void a_worker_that_will_not_come_back_is_retired_and_its_runs_end_as_unknown()
            throws Exception {
        try (RealPool pool = pool("retired", "sleep 600\n")) {
            RunKey running;
            try (ChildJvm a = pool.start("pool-a")) {
                a.awaitLine("ready in", SOON);
                running = ask(pool, "pool-a");
                pool.watch.until(
                        SOON,
                        () ->
                                pool.statuses.history(running).stream()
                                        .anyMatch(s -> s.handle() != null));
                try (ChildJvm early = pool.run("pool-a", "retire", "--yes")) {
                    assertThat(early.awaitExit(SOON)).isEqualTo(1);
                    assertThat(String.join("\n", early.errors())).contains("pool-a is alive");
                }
                a.signal(Signal.KILL);
                a.awaitExit(SOON);
            }
            pool.watch.until(
                    Duration.ofMinutes(3),
                    () -> {
                        try (ChildJvm retire = pool.run("pool-a", "retire", "--yes")) {
                            return retire.awaitExit(SOON) == 0;
                        }
                    });
            pool.watch.until(SOON, pool.statuses::allEnded);
            assertThat(pool.statuses.last(running).state()).isEqualTo(RunState.UNKNOWN);
            assertThat(pool.statuses.last(running).reason()).isEqualTo("monitoring");
            pool.statuses.verify();
        }
    }
}
