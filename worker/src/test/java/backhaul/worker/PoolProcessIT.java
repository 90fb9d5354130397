package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.settings.Environment;
import backhaul.worker.guarantee.NoDuplicateStart;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
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
    void a_worker_that_will_not_come_back_is_retired_and_so_is_the_pool_it_was_the_last_of()
            throws Exception {
        try (RealPool pool = pool("retired", "sleep 600\n")) {
            RunKey own;
            RunKey shared;
            try (ChildJvm a = pool.start("pool-a")) {
                a.awaitLine("ready in", SOON);
                own = ask(pool, "pool-a");
                shared = ask(pool, RealPool.NAME);
                awaitHandles(pool, own, shared);
                assertThat(refused(pool, "retire", "--yes"))
                        .startsWith("error: pool-a is alive: host ")
                        .endsWith(
                                " ago. Nothing was changed.\n\nStop it first; if it was killed, try again in a minute.");
                assertThat(refused(pool, "retire", "--pool", RealPool.NAME, "--yes"))
                        .isEqualTo(
                                "error: the pool shared has members: pool-a. Nothing was changed.\n\nThey carry its runs on. Stop them first; one that was killed is forgotten in a minute.");
                assertThat(refused(pool, "retire", "--pool", "other", "--yes"))
                        .isEqualTo(
                                "error: other is no pool of pool-a: its worker.yaml names shared. Nothing was changed.");
                a.signal(Signal.KILL);
                a.awaitExit(SOON);
            }
            pool.watch.until(
                    Duration.ofMinutes(3), () -> retired(pool, "retire", "--dry-run").isPresent());
            assertThat(retired(pool, "retire", "--dry-run"))
                    .hasValue("pool-a left 1 run unfinished:\n" + line(own));
            assertThat(retired(pool, "retire", "--yes"))
                    .hasValue(
                            "pool-a left 1 run unfinished:\n"
                                    + line(own)
                                    + "pool-a is retired: 1 run ended as unknown.\n");
            assertThat(retired(pool, "retire", "--pool", RealPool.NAME, "--yes"))
                    .hasValue(
                            "the pool shared left 1 run unfinished:\n"
                                    + line(shared)
                                    + "the pool shared is retired: 1 run ended as unknown.\n");
            assertThat(retired(pool, "retire", "--yes", "--dry-run"))
                    .hasValue("pool-a has no unfinished runs.\n");
            pool.watch.until(SOON, pool.statuses::allEnded);
            for (RunKey run : List.of(own, shared)) {
                assertThat(pool.statuses.last(run).state()).isEqualTo(RunState.UNKNOWN);
                assertThat(pool.statuses.last(run).reason()).isEqualTo("monitoring");
            }
            pool.statuses.verify();
        }
    }

    private static void awaitHandles(RealPool pool, RunKey... runs) {
        for (RunKey run : runs) {
            pool.watch.until(
                    SOON,
                    () ->
                            pool.statuses.history(run).stream()
                                    .anyMatch(status -> status.handle() != null));
        }
    }

    private static String line(RunKey run) {
        return "  " + run.id() + "  running   counted  /ci\n";
    }

    /// What it said on its way to exit code 1.
    private static String refused(RealPool pool, String command, String... options) {
        try (ChildJvm retire = pool.run("pool-a", command, options)) {
            assertThat(retire.awaitExit(SOON)).isEqualTo(1);
            return String.join("\n", retire.errors());
        }
    }

    /// What it said, if it ended well.
    private static Optional<String> retired(RealPool pool, String command, String... options) {
        try (ChildJvm retire = pool.run("pool-a", command, options)) {
            return retire.awaitExit(SOON) == 0
                    ? Optional.of(String.join("\n", retire.output()) + "\n")
                    : Optional.empty();
        }
    }

    @Test
    void retiring_asks_first_and_changes_nothing_without_a_yes() throws Exception {
        try (RealPool pool = pool("asks", "true\n")) {
            for (String answer : List.of("", "\n", "n\n", "nonsense\n")) {
                assertThat(typed(pool, answer))
                        .isEqualTo(
                                "pool-a has no unfinished runs.\nEnd 0 runs as unknown, and retire pool-a? [y/N] Nothing was changed.\n");
            }
            assertThat(typed(pool, "yes\n"))
                    .isEqualTo(
                            "pool-a has no unfinished runs.\nEnd 0 runs as unknown, and retire pool-a? [y/N] pool-a is retired: 0 runs ended as unknown.\n");
        }
    }

    /// What stands on the terminal of one who answers so.
    private static String typed(RealPool pool, String answer) {
        StringWriter terminal = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            var _ =
                    Main.commandLine(Environment.none())
                            .setOut(new PrintWriter(terminal, true))
                            .setErr(new PrintWriter(terminal, true))
                            .execute("retire", "--config", pool.configuration("pool-a").toString());
        } finally {
            System.setIn(before);
        }
        return terminal.toString();
    }

    @Test
    void members_whose_jobs_differ_are_an_alarm() throws Exception {
        try (RealPool pool = pool("differing", "true\n")) {
            Path other = pool.configuration("pool-b");
            Files.writeString(
                    other, Files.readString(other).replace("job.sh]}", "job.sh, changed]}"));
            try (Worker a = Worker.of(pool.configuration("pool-a"), Environment.none(), SILENT);
                    Worker b = Worker.of(other, Environment.none(), SILENT)) {
                a.start();
                b.start();
                Awaitility.await().atMost(SOON).until(() -> alarms(a) == 1 && alarms(b) == 1);
            }
        }
    }

    private static long alarms(Worker worker) throws Exception {
        if (worker.port() == 0) {
            return 0;
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + worker.port()
                                                            + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith("backhaul_alarms_total{")
                                    && line.contains("kind=\"members\"")
                                    && line.endsWith(" 1.0"))
                    .count();
        }
    }

    private static final Story SILENT =
            new Story() {
                @Override
                public void line(String word, String sentence) {}

                @Override
                public void ready(String sentence) {}
            };

    /// Longer than its session, so that the group has given everything to the other.
    @Test
    void a_frozen_member_says_nothing_more_of_what_another_has_and_starts_nothing_twice()
            throws Exception {
        Path log = folder.resolve("started");
        Path go = folder.resolve("go");
        try (RealPool pool =
                pool(
                        "frozen",
                        "echo \"$BACKHAUL_RUN_ID $BACKHAUL_ATTEMPT\" >> '"
                                + log
                                + "'\nwhile [ ! -e '"
                                + go
                                + "' ]; do sleep 0.05; done\n")) {
            try (ChildJvm a = pool.start("pool-a")) {
                a.awaitLine("ready in", SOON);
                List<RunKey> runs = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    runs.add(ask(pool, RealPool.NAME));
                }
                awaitHandles(pool, runs.toArray(RunKey[]::new));
                a.signal(Signal.STOP);
                try (ChildJvm b = pool.start("pool-b")) {
                    pool.watch.until(
                            SOON,
                            () -> runs.stream().allMatch(run -> isWorkedOnBy(pool, run, "pool-b")));
                    a.signal(Signal.CONT);
                    Files.writeString(go, "");
                    for (int i = 0; i < 8; i++) {
                        runs.add(ask(pool, RealPool.NAME));
                    }
                    pool.watch.until(SOON, pool.statuses::allEnded);
                    assertThat(a.isAlive()).isTrue();
                    b.signal(Signal.TERM);
                    b.awaitExit(SOON);
                }
                a.signal(Signal.TERM);
                a.awaitExit(SOON);
            }
            pool.statuses.verify();
            new NoDuplicateStart().startedAll(Files.readAllLines(log));
        }
    }

    private static boolean isWorkedOnBy(RealPool pool, RunKey run, String member) {
        RunStatus last = pool.statuses.last(run);
        return last.worker().equals(member) && last.handle() != null;
    }
}
