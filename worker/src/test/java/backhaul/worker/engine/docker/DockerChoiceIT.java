package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.DockerStandstillIT.files;
import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.docker.Choice.All;
import backhaul.worker.engine.docker.Parts.Include;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is chosen on a real daemon, and what is copied of it besides files.
@Timeout(180)
final class DockerChoiceIT {
    @TempDir Path destination;
    @TempDir Path host;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
    private final FakeAttempt attempt = new FakeAttempt();

    @AfterEach
    void close() {
        engine.close();
        docker.close();
    }

    @Test
    void containers_are_found_by_pattern_project_label_id_and_all() throws Exception {
        String one = app("one", Map.of("com.docker.compose.project", docker.mark));
        String two = app("two", Map.of("tier", docker.mark));
        String id = docker.inspect(one).path("Id").asString().substring(0, 12);

        assertThat(copied(containers(docker.mark + "-*"))).contains(one, two);
        assertThat(copied(containers(id))).contains(one).doesNotContain(two);
        assertThat(copied(new Choice(none(), none(), List.of(docker.mark), none(), none(), null)))
                .contains(one)
                .doesNotContain(two);
        assertThat(
                        copied(
                                new Choice(
                                        none(),
                                        none(),
                                        none(),
                                        List.of("tier=" + docker.mark),
                                        none(),
                                        null)))
                .contains(two)
                .doesNotContain(one);
        docker.stop("two");
        assertThat(copied(new Choice(none(), none(), none(), none(), none(), All.RUNNING)))
                .contains(one)
                .doesNotContain(two);
        assertThat(copied(new Choice(none(), none(), none(), none(), none(), All.ANY)))
                .contains(one, two);
    }

    @Test
    void volumes_are_found_by_pattern() throws Exception {
        String volume = docker.volume("one", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        docker.volume("two", Tars.tar(t -> Tars.file(t, "data/x", "x")));

        assertThat(
                        copied(
                                new Choice(
                                        List.of(docker.mark + "-o?e"),
                                        none(),
                                        none(),
                                        none(),
                                        none(),
                                        null)))
                .isEqualTo("would copy volume " + volume);
    }

    @Test
    void what_is_excluded_is_not_in_the_archive_and_the_rest_is_whole() throws Exception {
        String volume =
                docker.volume(
                        "data",
                        Tars.tar(t -> {
                            Tars.folder(t, "data");
                            Tars.folder(t, "data/cache");
                            Tars.file(t, "data/cache/big", new byte[3 << 20]);
                            Tars.folder(t, "data/app");
                            Tars.folder(t, "data/app/cache");
                            Tars.file(t, "data/app/cache/x", "x");
                            Tars.file(t, "data/app/kept", "kept");
                            Tars.file(t, "data/" + "long/".repeat(40) + "name.log", "log");
                            Tars.file(t, "data/" + "long/".repeat(40) + "name", "name");
                        }));
        Parts parts = new Parts(null, List.of("**/cache/**", "**/*.log"), List.of());

        Outcome outcome =
                engine.run(
                        Jobs.of(
                                Jobs.choice(List.of(volume), none()),
                                parts,
                                Care.LIVE,
                                destination),
                        attempt);

        assertThat(files(outcome, volume))
                .containsKeys("data/cache/", "data/app/cache/")
                .containsEntry("data/app/kept", "kept")
                .containsEntry("data/" + "long/".repeat(40) + "name", "name")
                .doesNotContainKeys(
                        "data/cache/big",
                        "data/app/cache/x",
                        "data/" + "long/".repeat(40) + "name.log");
    }

    @Test
    void configuration_logs_and_images_are_copied_without_secrets() throws Exception {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(
                "Cmd",
                List.of("/bin/busybox", "sh", "-c", "echo said; exec /bin/busybox sleep 600"));
        configuration.put("Env", List.of("DB_PASSWORD=hunter2", "LANG=C"));
        configuration.put("HostConfig", Map.of("NetworkMode", "none"));
        String app = docker.started("app", configuration);
        Path compose = Files.writeString(host.resolve("compose.yaml"), "services: {}\n");
        Parts parts =
                new Parts(
                        Set.of(Include.CONFIG, Include.LOGS, Include.IMAGES),
                        List.of(),
                        List.of(compose));

        Outcome outcome =
                engine.run(Jobs.of(containers(app), parts, Care.LIVE, destination), attempt);

        Map<String, String> config = files(outcome, "config");
        assertThat(config.get("data/containers/" + app + ".json"))
                .contains("DB_PASSWORD=***", "LANG=C")
                .doesNotContain("hunter2");
        assertThat(config.values()).contains("services: {}\n");
        assertThat(files(outcome, "logs").get("data/logs/" + app + ".log")).contains(" said");
        assertThat(files(outcome, "backhaul-test-busybox.image")).containsKey("manifest.json");
    }

    private String copied(Choice choice) throws Exception {
        Outcome outcome = engine.rehearse(Jobs.of(choice, Care.LIVE, destination), attempt);
        return outcome instanceof Outcome.Succeeded succeeded
                ? String.valueOf(succeeded.message()).replaceAll(" to /.*", "")
                : outcome.toString();
    }

    /// The archive of a volume without a name is called like its container.
    private String app(String name, Map<String, String> labels) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("Cmd", List.of("/bin/busybox", "sleep", "600"));
        configuration.put("Labels", labels);
        configuration.put(
                "HostConfig",
                Map.of(
                        "NetworkMode",
                        "none",
                        "Mounts",
                        List.of(mount("volume", "", "/data", false))));
        return docker.started(name, configuration);
    }

    private static Choice containers(String... names) {
        return Jobs.choice(none(), List.of(names));
    }

    private static List<String> none() {
        return List.of();
    }
}
