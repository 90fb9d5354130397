package backhaul.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir private Path job;

    @Test
    void what_no_rule_keeps_goes_oldest_first() throws IOException {
        Path newest = put(0, 100);
        Path middle = put(1, 100);
        Path oldest = put(2, 100);

        Retention.Plan plan = keepLast(1).plan(NOW);

        assertThat(plan.go())
                .extracting(stored -> Path.of(stored.folder().location()))
                .containsExactly(oldest, middle);
        assertThat(plan.bytes()).isEqualTo(200);
        assertThat(plan.objections()).isEmpty();
        for (StoredBackup backup : plan.go()) {
            keepLast(1).remove(backup);
        }
        assertThat(folders()).containsExactly(newest);
    }

    @Test
    void without_a_rule_everything_stays() throws IOException {
        put(0, 100);
        put(1, 100);

        assertThat(retention(null).plan(NOW).go()).isEmpty();
        assertThat(retention(new Keep(0, 0, 0, 0, null)).plan(NOW).go()).isEmpty();
    }

    @Test
    void nothing_goes_if_the_newest_is_suspiciously_small() throws IOException {
        put(0, 49);
        put(1, 100);
        put(2, 100);
        put(3, 100);

        Retention.Plan plan = keepLast(1).plan(NOW);

        assertThat(plan.go()).isEmpty();
        assertThat(plan.objections())
                .containsExactly(
                        "the backup has 49 B, less than 50 % of the usual 100 B: nothing is"
                                + " pruned");
    }

    @Test
    void what_stays_small_becomes_usual() throws IOException {
        for (int night = 0; night < 5; night++) {
            put(night, 10);
        }
        put(5, 100);
        put(6, 100);

        assertThat(keepLast(2).plan(NOW).go()).hasSize(5);
    }

    @Test
    void what_was_asked_for_otherwise_is_counted_by_itself() throws IOException {
        Path whole = Backups.put(job, night(1), 100);
        Path part = Backups.put(job, night(0), 10, Map.of("volumes", List.of("a")), Backups.KEY);

        assertThat(keepLast(1).plan(NOW)).isEqualTo(new Retention.Plan(List.of(), List.of()));
        assertThat(folders()).containsExactlyInAnyOrder(whole, part);
    }

    @Test
    void what_is_not_good_is_neither_counted_nor_removed() throws IOException {
        Path foreign =
                Backups.put(
                        job,
                        night(0),
                        100,
                        Map.of("volumes", List.of("pgdata")),
                        SigningKey.generate());
        Path broken = put(1, 100);
        Files.delete(broken.resolve("pgdata.tar.zst"));
        Path unsigned = Files.createDirectory(job.resolve("20260101T010000Z-00000000"));
        Path other = Files.createDirectory(job.resolve("precious"));
        Path good = put(3, 100);
        Path old = put(4, 100);

        Retention.Plan plan = keepLast(1).plan(NOW);

        assertThat(plan.go())
                .extracting(stored -> Path.of(stored.folder().location()))
                .containsExactly(old);
        assertThat(folders()).contains(foreign, broken, unsigned, other, good);
    }

    @Test
    void a_removal_that_was_interrupted_is_finished() throws IOException {
        Path going = put(3, 100).resolveSibling("20261118T010000Z-6c1e2a77.removing");
        Files.move(job.resolve("20261118T010000Z-6c1e2a77"), going);
        Path good = put(0, 100);

        keepLast(1).finish();

        assertThat(folders()).containsExactly(good);
    }

    @Test
    void a_job_that_never_ran_has_nothing_to_remove() throws IOException {
        Retention retention =
                new Retention(
                        Backups.folder(job.resolve("none")),
                        Backups.TRUST,
                        Storage.at(job).withKeep(new Keep(1, 0, 0, 0, null)));

        retention.finish();

        assertThat(retention.plan(NOW).go()).isEmpty();
    }

    private Path put(int nightsAgo, int bytes) throws IOException {
        return Backups.put(job, night(nightsAgo), bytes);
    }

    private static Instant night(int ago) {
        return Instant.parse("2026-11-21T01:00:00Z").minus(ago, ChronoUnit.DAYS);
    }

    private Retention keepLast(int last) {
        return retention(new Keep(last, 0, 0, 0, null));
    }

    private Retention retention(@org.jspecify.annotations.Nullable Keep keep) {
        Storage usual = Storage.at(job);
        return new Retention(
                Backups.folder(job), Backups.TRUST, keep == null ? usual : usual.withKeep(keep));
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(job)) {
            return folders.toList();
        }
    }
}
