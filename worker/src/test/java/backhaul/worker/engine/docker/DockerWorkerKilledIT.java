package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.worker.RealWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A worker that is killed at each step of a backup and started again. It lives on from one step to
/// the next, so that each costs one start.
@Timeout(240)
final class DockerWorkerKilledIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String OBEDIENT =
            "trap 'exit 0' TERM; while :; do /bin/busybox usleep 100000; done";
    private static final String LIST = "GET /containers/json\\?all=1 ";

    @TempDir static Path home;
    private static Path destination;
    private static Path hooks;
    private static EmbeddedKafka broker;
    private static TestDocker docker;
    private static KillingProxy proxy;
    private static RealWorker worker;
    private static ChildJvm running;
    private static List<String> apps;

    enum Moment {
        SELECTED("stop", LIST, 1, true, 0),
        JOURNALLED("stop", "POST .*/stop", 1, false, 0),
        IN_THE_FIRST_STOP("stop", "POST .*/stop", 1, true, 0),
        IN_THE_SECOND_STOP("stop", "POST .*/stop", 2, true, 0),
        TEMPORARY_MADE("stop", "POST /containers/create", 1, true, 0),
        STREAMING("stop", "GET .*/archive", 1, true, 1 << 20),
        COPIED("stop", "DELETE /containers", 1, false, 0),
        IN_THE_FIRST_START("stop", "POST .*/start", 1, true, 0),
        BEFORE_THE_SECOND_START("stop", "POST .*/start", 2, false, 0),
        BEFORE_THE_MANIFEST("stop", LIST, 2, true, 0),
        RENAMED("stop", "GET /containers/json.*backhaul.run", 1, false, 0),
        IN_THE_SECOND_PAUSE("pause", "POST .*/pause", 2, true, 0),
        STREAMING_WHILE_PAUSED("pause", "GET .*/archive", 1, true, 1 << 20),
        BEFORE_THE_SECOND_UNPAUSE("pause", "POST .*/unpause", 2, false, 0),
        IN_THE_BEFORE_HOOK("hook", "POST /exec/.*/start", 1, true, 0),
        STREAMING_AFTER_A_HOOK("hook", "GET .*/archive", 1, true, 1 << 20),
        IN_THE_AFTER_HOOK("hook", "POST /exec/.*/start", 2, true, 0);

        final String job;
        final Pattern request;
        final int nth;
        final boolean heard;
        final long bytes;

        Moment(String job, String request, int nth, boolean heard, long bytes) {
            this.job = job;
            this.request = Pattern.compile(request);
            this.nth = nth;
            this.heard = heard;
            this.bytes = bytes;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        docker = TestDocker.require();
        proxy = new KillingProxy(docker.host);
        destination = Files.createDirectory(home.resolve("backups"));
        hooks = Files.createDirectory(home.resolve("hooks"));
        apps = apps();
        broker = EmbeddedKafka.start(1);
        worker = new RealWorker(broker, "killed", Files.createDirectory(home.resolve("w")), jobs());
        Files.writeString(
                worker.configuration(),
                Files.readString(worker.configuration())
                        + "engines:\n  docker: {host: \"%s\"}\n".formatted(proxy.host()));
        running = worker();
    }

    @AfterAll
    static void stop() throws IOException {
        running.close();
        worker.close();
        broker.close();
        proxy.close();
        docker.removeTemporaries(RealWorker.NAME);
        docker.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothing_stays_halted_or_half_done_and_the_run_goes_on(Moment moment) throws Exception {
        Files.deleteIfExists(hooks.resolve("log"));
        ChildJvm doomed = running;
        proxy.set(
                new KillingProxy.Trap(
                        moment.request,
                        moment.nth,
                        moment.heard,
                        moment.bytes,
                        () -> {
                            doomed.signal(Signal.KILL);
                            doomed.awaitExit(SOON);
                        }));
        RunKey run = worker.ask(moment.job);
        assertThat(doomed.awaitExit(SOON)).isEqualTo(128 + 9);

        running = worker();
        worker.watch.until(SOON, worker.statuses::allEnded);

        RunStatus status = worker.statuses.last(run);
        assertThat(status.state()).as(status.toString()).isEqualTo(RunState.SUCCEEDED);
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(status.artifacts()).isNotEmpty();
        for (Artifact artifact : status.artifacts()) {
            byte[] file = Files.readAllBytes(Path.of(URI.create(artifact.uri())));
            assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
                    .isEqualTo(artifact.sha256());
        }
        assertThat(apps).allMatch(app -> docker.status(app).equals("running"));
        assertThat(docker.temporaries(RealWorker.NAME)).isZero();
        assertNothingHalf(destination.resolve(moment.job));
        if (moment.job.equals("hook")) {
            assertHooked();
        }
        worker.statuses.verify();
    }

    /// What has a final name has all that makes it a backup.
    private static void assertNothingHalf(Path job) throws IOException {
        try (Stream<Path> files = Files.walk(job)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".partial"));
        }
        try (Stream<Path> folders = Files.list(job)) {
            assertThat(folders)
                    .allSatisfy(folder ->
                            assertThat(folder.toFile().list())
                                    .contains("manifest.json", "manifest.json.sig"));
        }
    }

    /// The end of a hook came after each of its beginnings.
    private static void assertHooked() throws IOException {
        List<String> log = Files.readAllLines(hooks.resolve("log"));
        assertThat(log).contains("before");
        for (int line = 0; line < log.size(); line++) {
            if (log.get(line).equals("before")) {
                assertThat(log.subList(line, log.size())).as(log.toString()).contains("after");
                assertThat(log.subList(line + 1, log.size()).indexOf("after"))
                        .as(log.toString())
                        .isZero();
            }
        }
    }

    private static ChildJvm worker() {
        return worker.jvm("worker.yaml").options("-XX:TieredStopAtLevel=1").start();
    }

    private static String jobs() {
        StringBuilder jobs = new StringBuilder();
        for (String mode : List.of("stop", "pause", "hook")) {
            jobs.append(
                    """
                    %s:
                      retry: {maxAttempts: 3, initialDelay: 100ms}
                      docker:
                        containers: [%s]
                        include: [volumes]
                        consistency: %s
                        destination: %s
                        minFree: 1KB
                    """
                            .formatted(mode, String.join(", ", apps), mode, destination)
                            .concat(
                                    switch (mode) {
                                        case "hook" ->
                                                "    hooks: {%s: {before: %s, after: %s}}\n"
                                                        .formatted(
                                                                apps.getFirst(),
                                                                log("before"),
                                                                log("after"));
                                        case "stop" -> "    stopTimeout: 1s\n";
                                        default -> "";
                                    }));
        }
        return jobs.toString();
    }

    private static String log(String word) {
        return "[/bin/busybox, sh, -c, \"echo " + word + " >> /hooks/log\"]";
    }

    /// Two, of which the second needs the first.
    private static List<String> apps() {
        byte[] noise = new byte[4 << 20];
        new Random(1).nextBytes(noise);
        String volume = docker.volume("data", Tars.tar(t -> Tars.file(t, "data/x", noise)));
        List<String> made = new ArrayList<>();
        for (String service : List.of("db", "web")) {
            Map<String, Object> configuration = new HashMap<>();
            configuration.put("Cmd", List.of("/bin/busybox", "sh", "-c", OBEDIENT));
            configuration.put(
                    "Labels",
                    Map.of(
                            "com.docker.compose.project",
                            docker.mark,
                            "com.docker.compose.service",
                            service,
                            "com.docker.compose.depends_on",
                            service.equals("web") ? "db" : ""));
            configuration.put(
                    "HostConfig",
                    Map.of(
                            "NetworkMode",
                            "none",
                            "Mounts",
                            List.of(
                                    mount("volume", volume, "/data", false),
                                    mount("bind", hooks.toString(), "/hooks", false))));
            made.add(docker.started(service, configuration));
        }
        return made;
    }
}
