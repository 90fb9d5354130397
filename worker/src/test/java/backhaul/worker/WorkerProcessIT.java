package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The worker as a process of its own, ended by real signals.
class WorkerProcessIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final String COUNTED =
            """
            counted:
              timeout: 60s
              concurrency: 4
              retry: {maxAttempts: 50, initialDelay: 100ms, maxDelay: 200ms}
              script: {command: [%s]}
            """;

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

    private RealWorker worker(String jobs) throws Exception {
        return new RealWorker(broker, "process" + PREFIXES.incrementAndGet(), folder, jobs);
    }

    @Test
    void a_worker_that_is_told_to_leave_stops_its_jobs_and_leaves_no_process_behind()
            throws Exception {
        Path script = folder.resolve("hang.sh");
        try (RealWorker worker = worker(COUNTED.formatted(script))) {
            worker.script("hang.sh", "trap '' TERM\nsleep 600 &\nwait\nsleep 600\n");
            try (ChildJvm running = worker.start()) {
                RunKey run = worker.ask("counted");
                worker.watch.until(
                        SOON,
                        () ->
                                worker.statuses.history(run).stream()
                                        .anyMatch(s -> s.handle() != null));
                running.signal(Signal.TERM);
                assertThat(running.awaitExit(SOON)).isZero();
                worker.watch.read();
                assertThat(worker.statuses.last(run).state()).isEqualTo(RunState.RETRYING);
                assertThat(processesOf(run)).isEmpty();
            }
        }
    }

    @Test
    void a_job_that_outlived_a_killed_worker_is_stopped_before_its_next_attempt() throws Exception {
        Path script = folder.resolve("once.sh");
        Path first = folder.resolve("first");
        try (RealWorker worker = worker(COUNTED.formatted(script))) {
            worker.script(
                    "once.sh",
                    "if mkdir '" + first + "' 2>/dev/null; then sleep 600; fi\nexit 0\n");
            RunKey run;
            try (ChildJvm running = worker.start()) {
                run = worker.ask("counted");
                worker.watch.until(SOON, () -> Files.exists(first));
                running.signal(Signal.KILL);
                running.awaitExit(SOON);
            }
            assertThat(processesOf(run)).isNotEmpty();
            try (ChildJvm running = worker.start()) {
                worker.watch.until(SOON, worker.statuses::allEnded);
                assertThat(worker.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
                assertThat(processesOf(run)).isEmpty();
                running.signal(Signal.TERM);
                running.awaitExit(SOON);
            }
            worker.statuses.verify();
        }
    }

    @Test
    void ten_thousand_requests_at_once_end_once_in_a_heap_of_64_megabytes() throws Exception {
        try (RealWorker worker = worker(COUNTED.formatted("/bin/true"))) {
            for (int i = 0; i < 10_000; i++) {
                BackupRequest request =
                        worker.requests.request(RealWorker.NAME, "counted").dryRun().build();
                worker.statuses.asked(request.run());
                var _ = worker.requests.publish(request);
            }
            try (ChildJvm running = worker.start("64m")) {
                worker.watch.until(Duration.ofMinutes(4), worker.statuses::allEnded);
                running.signal(Signal.TERM);
                assertThat(running.awaitExit(SOON)).isZero();
                assertThat(String.join("\n", running.errors())).doesNotContain("OutOfMemory");
            }
            worker.statuses.verify();
            assertThat(worker.statuses.endedCount()).isEqualTo(10_000);
        }
    }

    @Test
    void a_wrong_configuration_stops_it_with_every_problem_and_the_code_not_to_restart()
            throws Exception {
        try (RealWorker worker =
                        worker("broken:\n  timeout: 90\n  script: {comand: [/bin/true]}\n");
                ChildJvm running = worker.start()) {
            assertThat(running.awaitExit(SOON)).isEqualTo(78);
            String said = String.join("\n", running.errors());
            assertThat(said)
                    .contains("The worker did not start.")
                    .contains("jobs.broken.timeout: 90 has no unit.")
                    .contains("Did you mean command?");
        }
    }

    @Test
    void a_second_worker_of_the_same_name_on_this_host_ends_with_the_code_not_to_restart()
            throws Exception {
        try (RealWorker worker = worker(COUNTED.formatted("/bin/true"));
                ChildJvm first = worker.start()) {
            first.awaitLine("ready in", SOON);
            try (ChildJvm second = worker.start()) {
                assertThat(second.awaitExit(SOON)).isEqualTo(78);
                assertThat(String.join("\n", second.errors())).contains("already runs");
            }
            assertThat(first.isAlive()).isTrue();
            first.signal(Signal.TERM);
            first.awaitExit(SOON);
        }
    }

    /// The processes that carry the run in their environment.
    private static List<String> processesOf(RunKey run) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(p -> environment(p).contains(run.id()))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static String environment(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
