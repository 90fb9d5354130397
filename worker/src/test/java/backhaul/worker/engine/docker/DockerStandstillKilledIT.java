package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// A worker that is killed between stop and start, and a daemon that is: no container stays stopped
/// or paused.
@Timeout(300)
final class DockerStandstillKilledIT {
    private static final String OBEDIENT =
            "trap 'exit 0' TERM; while :; do /bin/busybox usleep 100000; done";

    @TempDir Path destination;
    @TempDir Path ledger;

    enum Moment {
        BEFORE_THE_FIRST_STOP("POST .*/stop", 1, false, Consistency.STOP),
        IN_THE_FIRST_STOP("POST .*/stop", 1, true, Consistency.STOP),
        IN_THE_SECOND_STOP("POST .*/stop", 2, true, Consistency.STOP),
        BEFORE_THE_COPY("POST /containers/create", 1, true, Consistency.STOP),
        IN_THE_COPY("GET .*/archive", 1, true, Consistency.STOP),
        IN_THE_FIRST_START("POST .*/start", 1, true, Consistency.STOP),
        BEFORE_THE_SECOND_START("POST .*/start", 2, false, Consistency.STOP),
        IN_THE_SECOND_PAUSE("POST .*/pause", 2, true, Consistency.PAUSE),
        IN_THE_PAUSED_COPY("GET .*/archive", 1, true, Consistency.PAUSE),
        BEFORE_THE_SECOND_UNPAUSE("POST .*/unpause", 2, false, Consistency.PAUSE);

        final String request;
        final int nth;
        final boolean heard;
        final Consistency consistency;

        Moment(String request, int nth, boolean heard, Consistency consistency) {
            this.request = request;
            this.nth = nth;
            this.heard = heard;
            this.consistency = consistency;
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_container_stays_stopped_or_paused(Moment moment) throws Exception {
        try (TestDocker docker = TestDocker.require();
                KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine next =
                        new DockerEngine(
                                docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            List<String> apps = apps(docker);
            CompletableFuture<Process> worker = new CompletableFuture<>();
            proxy.set(
                    new KillingProxy.Trap(
                            Pattern.compile(moment.request),
                            moment.nth,
                            moment.heard,
                            () -> worker.join().destroyForcibly().onExit().join()));
            worker.complete(worker(proxy.host(), docker.mark, moment.consistency, apps));
            assertThat(worker.join().waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.join().exitValue()).as(log()).isEqualTo(128 + 9);

            Outcome outcome = next.recover(new FakeAttempt(), handle());

            assertThat(outcome).isInstanceOf(Outcome.Lost.class);
            assertThat(outcome.result().warnings()).isEmpty();
            assertThat(apps).allMatch(app -> docker.status(app).equals("running"));
            assertThat(docker.temporaries(docker.mark)).isZero();
            assertThat(destination.resolve("nightly").toFile().list()).isNullOrEmpty();
        }
    }

    @Test
    void a_daemon_killed_in_mid_copy_starts_again_what_was_stopped() throws Exception {
        try (PrivateDockerd dockerd = PrivateDockerd.require();
                TestDocker docker = TestDocker.at(dockerd.host());
                KillingProxy proxy = new KillingProxy(dockerd.host());
                DockerEngine engine =
                        new DockerEngine(
                                proxy.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            List<String> apps = apps(docker);
            CompletableFuture<Void> inCopy = new CompletableFuture<>();
            proxy.set(
                    new KillingProxy.Trap(
                            Pattern.compile("GET .*/archive"),
                            1,
                            false,
                            () -> {
                                inCopy.complete(null);
                                await().atMost(Duration.ofMinutes(1))
                                        .until(() -> !isAlive(dockerd));
                            }));
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            outcome.complete(
                                    engine.run(
                                            spec(destination, Consistency.STOP, apps),
                                            new FakeAttempt()));
                        } catch (Exception e) {
                            outcome.completeExceptionally(e);
                        }
                    });
            inCopy.get(1, TimeUnit.MINUTES);
            assertThat(apps).allMatch(app -> docker.status(app).equals("exited"));
            dockerd.kill();
            assertThat(outcome).isNotDone();
            dockerd.start();

            assertThat(outcome)
                    .succeedsWithin(Duration.ofMinutes(2))
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(apps).allMatch(app -> docker.status(app).equals("running"));
        }
    }

    private static boolean isAlive(PrivateDockerd dockerd) {
        try (EngineApi api = EngineApi.at(dockerd.host())) {
            api.version();
            return true;
        } catch (Failure | InterruptedException e) {
            return false;
        }
    }

    /// Two, of which the second needs the first.
    private static List<String> apps(TestDocker docker) {
        String volume =
                docker.volume("data", Tars.tar(t -> Tars.file(t, "data/x", new byte[1 << 20])));
        List<String> apps = new ArrayList<>();
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
                            List.of(mount("volume", volume, "/data", false))));
            apps.add(docker.started(service, configuration));
        }
        return apps;
    }

    private Process worker(URI host, String mark, Consistency consistency, List<String> apps)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dlogback.configurationFile="
                                        + System.getProperty("logback.configurationFile"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DoomedWorker.class.getName(),
                                host.toString(),
                                mark,
                                consistency.name(),
                                destination.toString(),
                                ledger.toString()));
        command.addAll(apps);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ledger.resolve("log").toFile())
                .start();
    }

    private String log() throws IOException {
        String log = Files.readString(ledger.resolve("log"));
        return log.substring(Math.max(0, log.length() - 2000));
    }

    private Optional<Handle> handle() throws IOException {
        Path file = ledger.resolve("handle");
        return Files.exists(file)
                ? Optional.of(new JsonMapper().readValue(Files.readString(file), Handle.class))
                : Optional.empty();
    }

    private static DockerSpec spec(Path destination, Consistency consistency, List<String> apps) {
        Care care = new Care(consistency, Duration.ofSeconds(2), Map.of(), Set.of());
        return Jobs.of(Jobs.choice(List.of(), apps), care, destination);
    }

    /// A process that makes one backup and keeps its handle in a file.
    static final class DoomedWorker {
        private DoomedWorker() {}

        public static void main(String[] args) throws Exception {
            Path ledger = Path.of(args[4]);
            FakeAttempt attempt = new FakeAttempt();
            attempt.ledger = handle -> keep(ledger, handle);
            List<String> apps = Arrays.asList(args).subList(5, args.length);
            try (DockerEngine engine =
                    new DockerEngine(
                            URI.create(args[0]), args[1], TestDocker.KEY, Surroundings.NONE)) {
                System.out.println(
                        engine.run(
                                spec(Path.of(args[3]), Consistency.valueOf(args[2]), apps),
                                attempt));
            }
        }

        private static void keep(Path ledger, Handle handle) {
            try {
                Path file = ledger.resolve("next");
                Files.writeString(file, new JsonMapper().writeValueAsString(handle));
                Files.move(
                        file,
                        ledger.resolve("handle"),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
