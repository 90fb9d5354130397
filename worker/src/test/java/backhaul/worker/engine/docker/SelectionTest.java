package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Inventory.Mount;
import backhaul.worker.engine.docker.Inventory.Traits;
import backhaul.worker.engine.docker.Inventory.Volume;
import backhaul.worker.engine.docker.Parts.Include;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    private static final String ANONYMOUS = "0123456789abcdef".repeat(4);

    @Test
    void named_volumes_become_archives_of_their_names() throws Failure {
        Selection selection =
                selection(
                        spec(List.of("pgdata", "uploads"), List.of(), null),
                        inventory(List.of(), "pgdata", "uploads"));

        assertThat(selection.sources())
                .extracting(Source::archive)
                .containsExactly("pgdata", "uploads");
        assertThat(selection.sources())
                .extracting(Source::label)
                .containsExactly("volume pgdata", "volume uploads");
        assertThat(selection.warnings()).isEmpty();
    }

    @Test
    void a_container_gives_its_volumes_and_its_mounts() throws Failure {
        Container web =
                container(
                        "web",
                        "exited",
                        volume("uploads", "/uploads", true),
                        volume(ANONYMOUS, "/var/cache", true),
                        bind("/srv/www", "/usr/share/nginx/html", true));

        Selection selection =
                selection(spec(List.of(), List.of("web"), null), inventory(List.of(web)));

        assertThat(selection.sources())
                .extracting(Source::archive)
                .containsExactly("uploads", "web.var-cache", "web.usr-share-nginx-html");
        assertThat(selection.sources())
                .extracting(Source::label)
                .containsExactly(
                        "volume uploads",
                        "volume at /var/cache of web",
                        "mount /usr/share/nginx/html of web");
    }

    @Test
    void only_what_is_included_of_a_container_is_copied() throws Failure {
        Container web =
                container(
                        "web",
                        "exited",
                        volume("uploads", "/uploads", true),
                        bind("/srv/www", "/html", true));

        assertThat(archives(web, Set.of(Include.VOLUMES))).containsExactly("uploads");
        assertThat(archives(web, Set.of(Include.MOUNTS))).containsExactly("web.html");
    }

    @Test
    void what_is_left_out_is_so_whatever_chooses_it() throws Failure {
        Container web =
                container(
                        "web",
                        "running",
                        volume("web-data", "/a", true),
                        volume("tmp", "/b", true));
        Container cache = container("web-cache", "running", volume("cache-data", "/a", true));
        Inventory inventory =
                inventory(List.of(web, cache), "web-data", "tmp", "cache-data", "other");

        Selection byPattern =
                selection(
                        spec(List.of("ot*", "!tmp"), List.of("web*", "!*-cache"), null), inventory);
        Selection byName =
                selection(
                        spec(List.of("!tmp"), List.of("web", "web-cache", "!*-cache"), null),
                        inventory);

        assertThat(byPattern.sources())
                .extracting(Source::archive)
                .containsExactly("other", "web-data");
        assertThat(byName.sources()).extracting(Source::archive).containsExactly("web-data");
        assertThat(byName.warnings()).containsExactly("container web-cache is left out by the job");
    }

    @Test
    void what_several_containers_share_is_copied_once() throws Failure {
        Container one =
                container("one", "exited", volume("v", "/a", true), bind("/srv", "/b", true));
        Container two =
                container("two", "exited", volume("v", "/c", true), bind("/srv", "/d", false));

        Selection selection =
                selection(
                        spec(List.of("v"), List.of("one", "two"), null),
                        inventory(List.of(one, two), "v"));

        assertThat(selection.sources()).extracting(Source::archive).containsExactly("v", "one.b");
    }

    @Test
    void a_running_container_that_may_write_is_a_warning() throws Exception {
        List<Container> containers =
                List.of(
                        container("writer", "running", volume("v", "/a", true)),
                        container("another", "running", volume("v", "/a", true)),
                        container("reader", "running", volume("v", "/a", false)),
                        container("paused", "paused", volume("v", "/a", true)),
                        container("other", "running", volume("w", "/a", true)));

        Inventory inventory = inventory(containers, "v");
        Selection selection = selection(spec(List.of("v"), List.of(), null), inventory);
        HaltPlan plan =
                HaltPlan.of(
                        selection,
                        inventory,
                        Care.LIVE,
                        new Untouchables(OwnContainer.NONE, List.of(), host -> false),
                        id -> Optional.empty());

        assertThat(plan.halts()).isEmpty();
        assertThat(plan.warnings())
                .containsExactly(
                        "volume v is mounted writable in another, writer, which run: a live copy"
                                + " may hold files of different moments");
    }

    @Test
    void a_mount_without_files_on_disk_is_a_warning() throws Failure {
        Container web =
                container(
                        "web",
                        "exited",
                        volume("v", "/v", true),
                        new Mount("tmpfs", "", "", "/run", true));

        Selection selection =
                selection(spec(List.of(), List.of("web"), null), inventory(List.of(web)));

        assertThat(selection.sources()).hasSize(1);
        assertThat(selection.warnings())
                .containsExactly("mount /run of web is not copied: it is of type tmpfs");
    }

    @Test
    void a_container_without_anything_to_copy_is_a_warning_beside_others() throws Failure {
        Container empty = container("empty", "exited");

        Selection selection =
                selection(
                        spec(List.of("v"), List.of("empty"), null), inventory(List.of(empty), "v"));

        assertThat(selection.warnings())
                .containsExactly("container empty has nothing of what is included");
    }

    @Test
    void nothing_to_copy_at_all_is_a_failure() {
        Container empty = container("empty", "exited");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() ->
                        selection(
                                spec(List.of(), List.of("empty"), null), inventory(List.of(empty))))
                .withMessage(
                        "there is nothing to copy: container empty has nothing of what is included")
                .returns(false, Failure::retryable);
    }

    @Test
    void everything_that_is_missing_is_named() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() ->
                        selection(
                                spec(List.of("v", "gone"), List.of("web"), null),
                                inventory(List.of(), "v")))
                .withMessage("volume gone, container web do not exist on this Docker host")
                .returns(false, Failure::retryable);
    }

    @Test
    void a_container_is_found_by_its_name_or_enough_of_its_id() throws Failure {
        Container web =
                new Container(
                        "abcdef0123456789",
                        List.of("/proxy/alias", "/web"),
                        "exited",
                        Traits.NONE,
                        List.of(volume("v", "/v", true)));
        Inventory inventory = inventory(List.of(web));

        assertThat(inventory.container("web")).contains(web);
        assertThat(inventory.container("abcdef0123456789")).contains(web);
        assertThat(inventory.container("abcdef012345")).contains(web);
        assertThat(inventory.container("abcdef01234")).isEmpty();
        assertThat(inventory.container("alias")).isEmpty();
        assertThat(web.name()).isEqualTo("web");
    }

    @Test
    void archive_names_never_collide_and_are_always_the_same() {
        ArchiveNames names = new ArchiveNames();
        assertThat(names.claim("data", "1")).isEqualTo("data");
        assertThat(names.claim("Data", "2")).isEqualTo("Data-d4735e3a");
        assertThat(names.claim("data", "2")).isNotEqualToIgnoringCase("Data-d4735e3a");
        assertThat(names.claim("../../etc/passwd", "3")).isEqualTo("etc-passwd");
        assertThat(names.claim("web./", "4")).isEqualTo("web");
        assertThat(names.claim("", "5")).isEqualTo("ef2d127d");
        assertThat(names.claim("x".repeat(250), "6")).hasSize(120).endsWith("-e7f6c011");
        assertThat(new ArchiveNames().claim("x".repeat(250), "6"))
                .hasSize(120)
                .endsWith("-e7f6c011");
    }

    private static Selection selection(DockerSpec spec, Inventory inventory) throws Failure {
        try {
            return Selection.of(spec, inventory, Selection.Records.NONE);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> archives(Container container, Set<Include> include) throws Failure {
        return selection(
                        spec(List.of(), List.of(container.name()), include),
                        inventory(List.of(container)))
                .sources()
                .stream()
                .map(Source::archive)
                .toList();
    }

    private static DockerSpec spec(
            List<String> volumes, List<String> containers, @Nullable Set<Include> include) {
        Set<Include> files =
                containers.isEmpty()
                        ? Set.of(Include.VOLUMES)
                        : Set.of(Include.VOLUMES, Include.MOUNTS);
        Parts parts = new Parts(include == null ? files : include, List.of(), List.of());
        return Jobs.of(Jobs.choice(volumes, containers), parts, Care.LIVE, Path.of("/backups"));
    }

    private static Inventory inventory(List<Container> containers, String... volumes) {
        Map<String, Volume> paths = new HashMap<>();
        for (String volume : volumes) {
            paths.put(volume, new Volume("/volumes/" + volume, Map.of()));
        }
        return new Inventory(containers, paths);
    }

    private static Container container(String name, String state, Mount... mounts) {
        return new Container(
                "id-" + name, List.of("/" + name), state, Traits.NONE, List.of(mounts));
    }

    private static Mount volume(String name, String destination, boolean writable) {
        return new Mount("volume", name, "/volumes/" + name, destination, writable);
    }

    private static Mount bind(String source, String destination, boolean writable) {
        return new Mount("bind", "", source, destination, writable);
    }
}
