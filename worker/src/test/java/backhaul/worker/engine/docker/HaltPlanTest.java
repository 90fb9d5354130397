package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Inventory.Mount;
import backhaul.worker.engine.docker.Inventory.Traits;
import backhaul.worker.engine.docker.Untouchables.Needed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who is stopped, and in which order they come back.
final class HaltPlanTest {
    private static final String WORKER_ID = "ab".repeat(32);

    private final Map<String, JsonNode> inspections = new HashMap<>();

    @Test
    void writers_stop_and_readers_do_not() throws Exception {
        Container writer = container("writer", "running", "none", true, "{}");
        Container reader = container("reader", "running", "none", false, "{}");
        Container ended = container("ended", "exited", "none", true, "{}");

        assertThat(names(plan(writer, reader, ended))).containsExactly("writer");
    }

    @Test
    void what_others_need_comes_back_first() throws Exception {
        Container web =
                container(
                        "web",
                        "running",
                        "none",
                        true,
                        compose("web", "api:service_started:false"));
        Container api =
                container(
                        "api", "running", "none", true, compose("api", "db:service_healthy:true"));
        Container db = container("db", "running", "none", true, compose("db", ""));
        Container linked =
                container(
                        "linked",
                        "running",
                        "none",
                        true,
                        "{\"HostConfig\":{\"Links\":[\"/web:/linked/w\"]}}");

        assertThat(names(plan(linked, web, api, db))).containsExactly("db", "api", "web", "linked");
    }

    @Test
    void who_uses_the_network_of_one_that_stops_stops_with_it() throws Exception {
        Container host = container("host", "running", "none", true, "{}");
        Container guest =
                container(
                        "guest",
                        "running",
                        "container:" + host.id(),
                        false,
                        "{\"HostConfig\":{\"NetworkMode\":\"container:%s\"}}".formatted(host.id()));

        assertThat(names(plan(guest, host))).containsExactly("host", "guest");
    }

    @Test
    void one_whose_guest_must_not_stop_does_not_stop() throws Exception {
        Container host = container("host", "running", "none", true, "{}");
        Container guest =
                container(
                        "guest",
                        "running",
                        "container:" + host.id(),
                        false,
                        "{\"HostConfig\":{\"AutoRemove\":true}}");

        HaltPlan plan = plan(guest, host);

        assertThat(plan.halts()).isEmpty();
        assertThat(plan.warnings())
                .contains(
                        "host is not stopped: guest uses its network, and Docker removes it when it"
                                + " stops (--rm)");
    }

    @Test
    void the_worker_its_broker_and_its_proxy_are_left_alone() throws Exception {
        Container me =
                new Container(WORKER_ID, List.of("/me"), "running", Traits.NONE, mounts(true));
        inspections.put(WORKER_ID, json("me", WORKER_ID, "{}"));
        Container broker = container("kafka", "running", "none", true, "{}");
        Container published =
                container(
                        "published",
                        "running",
                        "none",
                        true,
                        "{\"NetworkSettings\":{\"Ports\":{\"9092/tcp\":[{\"HostPort\":\"9093\"}]}}}");
        Container aliased =
                container(
                        "aliased",
                        "running",
                        "none",
                        true,
                        "{\"NetworkSettings\":{\"Networks\":{\"n\":{\"Aliases\":[\"socket-proxy\"]}}}}");

        HaltPlan plan = plan(me, broker, published, aliased);

        assertThat(plan.halts()).isEmpty();
        assertThat(plan.warnings())
                .contains(
                        "me is not stopped: it is this worker's own container",
                        "kafka is not stopped: it is the Kafka broker of this worker",
                        "published is not stopped: it is the Kafka broker of this worker",
                        "aliased is not stopped: it is the proxy");
    }

    @Test
    void a_worker_knows_its_container_and_whose_network_it_uses() {
        String other = "cd".repeat(32);
        Container me =
                new Container(
                        WORKER_ID,
                        List.of("/me"),
                        "running",
                        new Traits("", "", "container:" + other, Map.of()),
                        List.of());
        String mounted =
                "1 2 8:1 /var/lib/docker/containers/%s/hostname /etc/hostname rw - ext4 x rw"
                        .formatted(WORKER_ID);
        String ofTheHost =
                "1 2 0:9 / /var/lib/docker/containers/%s/mounts/shm rw - tmpfs shm rw"
                        .formatted(other);

        OwnContainer own = OwnContainer.of(mounted + "\n" + ofTheHost, "0::/", "host", List.of(me));

        assertThat(own.isMe(WORKER_ID)).isTrue();
        assertThat(own.isMe(other)).isFalse();
        assertThat(own.livesIn(other)).isTrue();
        assertThat(OwnContainer.of("", "", "abababababab", List.of()).isMe(WORKER_ID)).isTrue();
        assertThat(OwnContainer.of("", "", "docker-01", List.of()).ids()).isEmpty();
    }

    @Test
    void a_hook_needs_its_container_to_run() {
        Container db = container("db", "exited", "none", true, "{}");
        Hook hook = new Hook(List.of("x"), List.of(), Hook.TIMEOUT);
        Care care = new Care(Consistency.HOOK, null, Map.of("db", hook), Set.of());

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> plan(care, List.of("db"), db))
                .withMessage(
                        "container db does not run (exited), so its hook cannot prepare the copy");
    }

    @Test
    void the_container_says_how_long_it_may_take_where_the_job_does_not() throws Exception {
        Container slow =
                container("slow", "running", "none", true, "{\"Config\":{\"StopTimeout\":120}}");

        assertThat(plan(slow).halts())
                .extracting(Halt::patience)
                .containsExactly(Duration.ofMinutes(2));
        Care care = new Care(Consistency.STOP, Duration.ofSeconds(3), Map.of(), Set.of());
        assertThat(plan(care, List.of(), slow).halts())
                .extracting(Halt::patience)
                .containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void a_journal_survives_its_handle() throws Exception {
        HaltPlan plan = plan(container("db", "running", "none", true, "{}"));
        Handle bare = new Handle("docker", "folder", Map.of("folder", "/backups/x"));

        Hook hook = new Hook(List.of(), List.of("psql", "--password=secret"), Hook.TIMEOUT);
        Halt.Target db = plan.halts().getFirst().target();
        HaltPlan hooked =
                new HaltPlan(
                        plan.halts(),
                        List.of(
                                new HaltPlan.HookCall(db, hook, Set.of()),
                                new HaltPlan.HookCall(
                                        new Halt.Target(id("other"), "other", db.startedAt()),
                                        new Hook(List.of("x"), List.of(), Hook.TIMEOUT),
                                        Set.of())),
                        List.of());

        Handle handle = hooked.journal().in(bare);
        Journal read = Journal.of(handle);

        assertThat(handle.toString()).doesNotContain("secret");
        Halt.Target known =
                new Halt.Target(id("db").substring(0, 20), "db", "2026-11-21T01:00:00.5Z");
        assertThat(read.settled()).isFalse();
        assertThat(read.halts()).hasSize(1);
        Halt halt = read.halts().getFirst();
        assertThat(halt.target()).isEqualTo(known);
        assertThat(read.hooked()).as("only where something is to run").containsExactly(known);
        assertThat(halt.patience()).isEqualTo(Duration.ofSeconds(10));
        assertThat(Journal.EMPTY.in(handle)).isEqualTo(bare);
    }

    @Test
    void a_label_that_says_nothing_known_fails_before_anything_is_done() {
        Container db =
                new Container(
                        id("db"),
                        List.of("/db"),
                        "running",
                        new Traits("", "", "none", Map.of("backhaul.consistency", "stopp")),
                        mounts(true));
        Care care = new Care(Consistency.LIVE, null, Map.of(), Set.of(Care.Label.CONSISTENCY));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> plan(care, List.of(), db))
                .withMessageContaining("is not one of hook, stop, pause, live");
    }

    private HaltPlan plan(Container... containers) throws Exception {
        return plan(new Care(Consistency.STOP, null, Map.of(), Set.of()), List.of(), containers);
    }

    private HaltPlan plan(Care care, List<String> chosen, Container... containers)
            throws Failure, InterruptedException {
        Inventory inventory =
                new Inventory(
                        List.of(containers), Map.of("v", new Inventory.Volume("/v", Map.of())));
        DockerSpec spec = Jobs.of(Jobs.choice(List.of("v"), chosen), care, Path.of("/backups"));
        return HaltPlan.of(
                Selection.of(spec, inventory, Selection.Records.NONE),
                inventory,
                care,
                new Untouchables(
                        new OwnContainer(Set.of(WORKER_ID), Set.of()),
                        List.of(
                                new Needed("kafka", 9092, "the Kafka broker of this worker"),
                                new Needed("localhost", 9093, "the Kafka broker of this worker"),
                                new Needed("socket-proxy", 2375, "the proxy")),
                        "localhost"::equals),
                id -> Optional.ofNullable(inspections.get(id)));
    }

    private static List<String> names(HaltPlan plan) {
        return plan.halts().stream().map(Halt::name).toList();
    }

    private Container container(
            String name, String state, String network, boolean writable, String inspection) {
        String id = id(name);
        inspections.put(id, json(name, id, inspection));
        return new Container(
                id,
                List.of("/" + name),
                state,
                new Traits("", "", network, Map.of()),
                mounts(writable));
    }

    private static List<Mount> mounts(boolean writable) {
        return List.of(new Mount("volume", "v", "/v", "/data", writable));
    }

    private static String id(String name) {
        return "%016x".formatted(name.hashCode() & 0xffff_ffffL).repeat(4);
    }

    private static JsonNode json(String name, String id, String more) {
        var whole = (tools.jackson.databind.node.ObjectNode) DaemonHttp.JSON.readTree(more);
        whole.put("Id", id).put("Name", "/" + name);
        whole.putObject("State").put("StartedAt", "2026-11-21T01:00:00.5Z");
        return whole;
    }

    private static String compose(String service, String dependsOn) {
        return """
        {"Config": {"Labels": {"com.docker.compose.project": "shop",
                               "com.docker.compose.service": "%s",
                               "com.docker.compose.depends_on": "%s"}}}
        """
                .formatted(service, dependsOn);
    }
}
