package backhaul.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.DirectoryBackup;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.backup.Manifest.Made;
import backhaul.worker.backup.Manifest.Origin;
import backhaul.worker.engine.Restorer.Piece;
import backhaul.worker.engine.Restorer.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RestoreChoiceTest {
    private static final BackupFolder FOLDER =
            new DirectoryBackup(Path.of("/backups/nightly/20261121T010000Z-6c1e2a77"));
    private static final RestoreChoice ALL = new RestoreChoice(Map.of(), null, null);

    @Test
    void all_goes_back_where_it_was() {
        assertThat(targets(ALL))
                .containsExactly(
                        new Target.Volume("pgdata"),
                        new Target.Volume("uploads"),
                        new Target.Directory(Path.of("/srv/html"), false));
    }

    @Test
    void a_volume_can_be_chosen_and_called_otherwise() {
        assertThat(
                        targets(
                                new RestoreChoice(
                                        RestoreChoice.volumes(List.of("pgdata=new")), null, null)))
                .containsExactly(new Target.Volume("new"));
        assertThat(
                        targets(
                                new RestoreChoice(
                                        RestoreChoice.volumes(List.of("uploads")), null, null)))
                .containsExactly(new Target.Volume("uploads"));
    }

    @Test
    void what_a_container_used_can_be_chosen() {
        assertThat(targets(new RestoreChoice(Map.of(), "web", null)))
                .containsExactly(
                        new Target.Volume("uploads"),
                        new Target.Directory(Path.of("/srv/html"), false));
    }

    @Test
    void all_goes_below_a_directory() {
        assertThat(targets(new RestoreChoice(Map.of(), null, Path.of("/tmp/try"))))
                .containsExactly(
                        new Target.Directory(Path.of("/tmp/try/pgdata"), true),
                        new Target.Directory(Path.of("/tmp/try/uploads"), true),
                        new Target.Directory(Path.of("/tmp/try/web.html"), true));
    }

    @Test
    void what_it_does_not_hold_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets(new RestoreChoice(Map.of("x", "x"), null, null)))
                .withMessage(
                        "it holds no volume x, but: volume pgdata, volume uploads, mount /html of"
                                + " web, configuration of web");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets(new RestoreChoice(Map.of(), "x", null)))
                .withMessageStartingWith("there is nothing to restore. It holds: volume pgdata");
    }

    @Test
    void two_do_not_go_to_one_place() {
        RestoreChoice both =
                new RestoreChoice(Map.of("pgdata", "new", "uploads", "new"), null, null);

        assertThatIllegalArgumentException().isThrownBy(() -> targets(both));
    }

    @Test
    void a_name_that_docker_does_not_allow_is_refused() {
        for (String name : List.of("a=../b", "a=", "a=-x", "a=b c")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RestoreChoice.volumes(List.of(name)));
        }
    }

    /// Else whoever wrote the manifest would say which directory of the host is written.
    @Test
    void a_mount_without_a_proof_goes_nowhere_by_itself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ALL.of(FOLDER, manifest(), false))
                .withMessage(
                        "mount /html of web has no proven place to go back to: restore it with --to"
                                + " DIRECTORY");
    }

    private static List<Target> targets(RestoreChoice choice) {
        return choice.of(FOLDER, manifest(), true).stream().map(Piece::target).toList();
    }

    private static Manifest manifest() {
        Instant time = Instant.parse("2026-11-21T01:00:00Z");
        return new Manifest(
                Manifest.FORMAT,
                new Made("docker-01", "whpk_x", "nightly", "run", 1, time, time, "1.0.0", "20.10"),
                Map.of(),
                List.of(
                        archive("pgdata.tar.zst", Origin.VOLUME, "pgdata", "volume pgdata", "db"),
                        archive(
                                "uploads.tar.zst",
                                Origin.VOLUME,
                                "uploads",
                                "volume uploads",
                                "web"),
                        archive("web.html.tar.zst", Origin.MOUNT, "", "mount /html of web", "web"),
                        archive("web.config.json", "config", "", "configuration of web", "web")),
                List.of());
    }

    private static Archive archive(
            String file, String kind, String name, String label, String container) {
        return new Archive(
                file,
                new Origin(kind, name, label, "/srv/html", List.of(container)),
                "zstd",
                1,
                1024,
                100,
                "0".repeat(64),
                null);
    }
}
