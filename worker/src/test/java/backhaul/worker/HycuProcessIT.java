package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.sandbox.hycu.Fault;
import backhaul.sandbox.hycu.HycuSimulator;
import backhaul.sandbox.hycu.Life;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.settings.NewFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real worker and a simulated controller over HTTPS, and the worker killed at each step of a
/// job: it is started once, or with an API that has no way to tell, the run says `unknown`.
class HycuProcessIT {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String KEY = "key-of-the-process-4711";
    private static final String POST = "/schedules/backup|/api/v1/backups$";
    private static EmbeddedKafka broker;
    @TempDir Path folder;
    private HycuSimulator controller;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startController() throws IOException {
        controller = HycuSimulator.start(0).key(KEY);
        controller.usually(Life.succeedingAfter(Duration.ofSeconds(3)));
        controller.add(ObjectKind.VM, "erp-db");
        NewFile.secret(folder.resolve("dc1.token"), KEY + "\n");
    }

    @AfterEach
    void stopController() {
        controller.close();
    }

    private RealWorker worker(String prefix, String api) throws Exception {
        return new RealWorker(
                broker,
                prefix,
                folder,
                """
                backup:
                  retry: {maxAttempts: 3, initialDelay: 100ms}
                  hycu:
                    %s
                    checkEvery: 1s
                """
                        .formatted(api.equals("v1") ? "backup: {name: Daily}" : "vms: [erp-db]"),
                """
                engines:
                  hycu:
                    controllers:
                      dc1:
                        url: %s
                        api: %s
                        token: ${file:dc1.token}
                        certificateSha256: %s
                        rateLimit: 100/s
                        requestTimeout: 10s
                log: {level: debug}
                """
                        .formatted(controller.url(), api, controller.certificateSha256()));
    }

    /// Starts a worker, has it asked, kills it as soon as `step` is reached, and starts another.
    private RunStatus killedAt(RealWorker worker, Step step) throws Exception {
        RunKey run;
        try (ChildJvm first = worker.start()) {
            first.awaitLine("ready in", SOON);
            run = worker.ask("backup");
            step.await(worker, run);
            first.signal(Signal.KILL);
            first.awaitExit(SOON);
            assertNoSecret(first);
        }
        controller.heal();
        try (ChildJvm second = worker.start()) {
            second.awaitLine("ready in", SOON);
            worker.watch.until(SOON, worker.statuses::allEnded);
            second.signal(Signal.TERM);
            assertThat(second.awaitExit(SOON)).isZero();
            assertNoSecret(second);
        }
        worker.statuses.verify();
        assertThat(worker.statuses.history(run).toString()).doesNotContain(KEY);
        assertNoSecretInFiles();
        return worker.statuses.last(run);
    }

    private interface Step {
        void await(RealWorker worker, RunKey run);
    }

    private Step seen(String method, String path) {
        return (_, _) ->
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> !controller.seen(method, path).isEmpty());
    }

    private static Step handle(String word) {
        return (worker, run) ->
                worker.watch.until(
                        SOON,
                        () ->
                                worker.statuses.history(run).stream()
                                        .map(RunStatus::handle)
                                        .anyMatch(h -> h != null && h.toString().contains(word)));
    }

    private static void assertNoSecret(ChildJvm jvm) {
        assertThat(String.join("\n", jvm.output()) + String.join("\n", jvm.errors()))
                .doesNotContain(KEY);
    }

    private void assertNoSecretInFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("dc1.token")) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain(KEY);
                }
            }
        }
    }

    private void succeededWithOneJob(RunStatus status) {
        assertThat(status.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(controller.started()).hasSize(1);
        assertThat(status.report()).contains("Backup of erp-db");
    }

    @Test
    void killed_before_anything_was_asked_for() throws Exception {
        controller.fault("GET", "/vms", new Fault.Silence(false), 1);
        try (RealWorker worker = worker("hycu-a", "rest-v1.0")) {
            succeededWithOneJob(killedAt(worker, seen("GET", "/vms")));
        }
    }

    @Test
    void killed_when_the_request_was_sent_and_nothing_was_done() throws Exception {
        controller.fault("POST", POST, new Fault.Silence(false), 1);
        try (RealWorker worker = worker("hycu-b", "rest-v1.0")) {
            succeededWithOneJob(killedAt(worker, seen("POST", POST)));
        }
    }

    @Test
    void killed_between_the_job_and_the_answer() throws Exception {
        controller.fault("POST", POST, new Fault.Silence(true), 1);
        try (RealWorker worker = worker("hycu-c", "rest-v1.0")) {
            succeededWithOneJob(
                    killedAt(
                            worker,
                            (_, _) ->
                                    Awaitility.await()
                                            .atMost(SOON)
                                            .until(() -> !controller.started().isEmpty())));
            assertThat(controller.seen("POST", POST)).hasSize(1);
        }
    }

    @Test
    void killed_when_the_job_was_known() throws Exception {
        controller.usually(Life.succeedingAfter(Duration.ofSeconds(15)));
        try (RealWorker worker = worker("hycu-d", "rest-v1.0")) {
            succeededWithOneJob(killedAt(worker, handle("STARTED")));
            assertThat(controller.seen("POST", POST)).hasSize(1);
        }
    }

    @Test
    void killed_while_it_watched() throws Exception {
        controller.usually(Life.succeedingAfter(Duration.ofSeconds(15)));
        try (RealWorker worker = worker("hycu-e", "rest-v1.0")) {
            succeededWithOneJob(killedAt(worker, seen("GET", "/jobs/[^/]+$")));
            assertThat(controller.seen("POST", POST)).hasSize(1);
        }
    }

    @Test
    void with_v1_a_lost_answer_is_unknown_and_never_asked_for_again() throws Exception {
        controller.fault("POST", POST, new Fault.Silence(true), 1);
        try (RealWorker worker = worker("hycu-f", "v1")) {
            RunStatus status = killedAt(worker, seen("POST", POST));
            assertThat(status.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(status.code()).isEqualTo(2);
            assertThat(status.reason()).isEqualTo("monitoring");
            assertThat(controller.seen("POST", POST)).hasSize(1);
            assertThat(controller.started()).hasSize(1);
        }
    }

    @Test
    void with_v1_a_known_job_is_watched_on() throws Exception {
        controller.usually(Life.succeedingAfter(Duration.ofSeconds(15)));
        try (RealWorker worker = worker("hycu-g", "v1")) {
            assertThat(killedAt(worker, handle("STARTED")).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(controller.started()).hasSize(1);
        }
    }

    @Test
    void a_drained_worker_leaves_the_job_and_takes_it_up_again() throws Exception {
        controller.usually(Life.succeedingAfter(Duration.ofSeconds(20)));
        try (RealWorker worker = worker("hycu-h", "rest-v1.0")) {
            RunKey run;
            try (ChildJvm first = worker.start()) {
                first.awaitLine("ready in", SOON);
                run = worker.ask("backup");
                handle("STARTED").await(worker, run);
                first.signal(Signal.TERM);
                assertThat(first.awaitExit(SOON)).isZero();
            }
            assertThat(worker.statuses.last(run).state()).isEqualTo(RunState.RUNNING);
            try (ChildJvm second = worker.start()) {
                second.awaitLine("ready in", SOON);
                worker.watch.until(SOON, worker.statuses::allEnded);
            }
            succeededWithOneJob(worker.statuses.last(run));
        }
    }

    /// Two members of a pool: one is killed in mid-watch, the other goes on.
    @Test
    void a_pool_hands_over_in_mid_watch() throws Exception {
        controller.usually(Life.succeedingAfter(Duration.ofSeconds(25)));
        for (String member : List.of("pool-a", "pool-b")) {
            Files.createDirectories(folder.resolve(member));
            NewFile.secret(folder.resolve(member).resolve("dc1.token"), KEY + "\n");
        }
        String jobs =
                """
                backup:
                  concurrency: 10
                  hycu: {vms: [erp-db], checkEvery: 1s}
                ---
                engines:
                  hycu:
                    controllers:
                      dc1:
                        url: %s
                        token: ${file:dc1.token}
                        certificateSha256: %s
                        rateLimit: 100/s
                """
                        .formatted(controller.url(), controller.certificateSha256());
        try (RealPool pool =
                new RealPool(broker, "hycu-pool", folder, jobs, List.of("pool-a", "pool-b"))) {
            try (ChildJvm a = pool.start("pool-a");
                    ChildJvm b = pool.start("pool-b")) {
                a.awaitLine("ready in", SOON);
                b.awaitLine("ready in", SOON);
                var request = pool.requests.request(RealPool.NAME, "backup").build();
                pool.statuses.asked(request.run());
                var _ = pool.requests.publish(request);
                pool.watch.until(SOON, () -> watched(pool, request.run()));
                boolean ownerIsA = pool.statuses.last(request.run()).worker().equals("pool-a");
                ChildJvm owner = ownerIsA ? a : b;
                owner.signal(Signal.KILL);
                owner.awaitExit(SOON);
                pool.watch.until(SOON, pool.statuses::allEnded);
                RunStatus last = pool.statuses.last(request.run());
                assertThat(last.state()).isEqualTo(RunState.SUCCEEDED);
                assertThat(last.worker()).isEqualTo(ownerIsA ? "pool-b" : "pool-a");
            }
            pool.statuses.verify();
        }
        assertThat(controller.started()).hasSize(1);
        assertThat(controller.seen("POST", POST)).hasSize(1);
    }

    private static boolean watched(RealPool pool, RunKey run) {
        return pool.statuses.history(run).stream()
                .map(RunStatus::handle)
                .anyMatch(handle -> handle != null && handle.toString().contains("STARTED"));
    }
}
