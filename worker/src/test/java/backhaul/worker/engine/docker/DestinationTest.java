package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import backhaul.worker.backup.DirectoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DestinationTest {
    private static final long PETABYTE = 1L << 50;

    @TempDir private Path folder;

    @Test
    void what_fitted_before_and_fits_again_needs_no_word() throws Failure {
        assertThat(destination(0).requireRoom(1, 1)).isEmpty();
    }

    @Test
    void what_would_not_fit_as_a_whole_is_told() throws Failure {
        assertThat(destination(0).requireRoom(PETABYTE, 1))
                .hasValueSatisfying(told -> assertThat(told).contains("has room for "));
    }

    /// Its job may have shrunk; but then it would be suspiciously small all the same.
    @Test
    void what_would_be_suspiciously_small_is_not_begun() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> destination(0).requireRoom(PETABYTE, PETABYTE / 2))
                .matches(Failure::retryable);
    }

    @Test
    void what_is_left_to_others_is_no_room() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> destination(PETABYTE).requireRoom(1, 1));
    }

    @Test
    void a_directory_that_is_not_there_is_not_made() {
        Path missing = folder.resolve("missing");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new Destination(new DirectoryStore(missing), 0).check())
                .withMessage("destination " + missing + " is no directory on this host: make it");
        assertThat(Files.exists(missing)).isFalse();
    }

    private Destination destination(long minFree) {
        return new Destination(new DirectoryStore(folder), minFree);
    }
}
