package backhaul.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import backhaul.worker.command.WhatToRestore.Folder;
import backhaul.worker.command.WhatToRestore.OfJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WhatToRestoreTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir private Path folder;

    @Test
    void a_word_is_a_job() {
        assertThat(parse("nightly")).isEqualTo(new OfJob("nightly", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T01:00:00Z, 2026-11-21T01:00:00Z",
        "2026-11-21T01:00:00+01:00, 2026-11-21T00:00:00Z",
        "2026-11-21T01:00, 2026-11-21T00:00:00Z",
        "2026-11-21 01:00:30, 2026-11-21T00:00:30Z",
        "20261121T010000Z, 2026-11-21T01:00:00Z",
        "20261121T010000Z-6c1e2a77, 2026-11-21T01:00:00Z",
        "2026-11-21, 2026-11-21T22:59:59.999Z",
    })
    void a_time_is_of_this_place_unless_it_says_otherwise(String time, Instant instant) {
        assertThat(parse("nightly@" + time)).isEqualTo(new OfJob("nightly", Optional.of(instant)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "20261321T010000Z", "01:00"})
    void what_is_no_time_says_so(String time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("nightly@" + time))
                .withMessageStartingWith(time + " is not a time. Write it like 2026-11-21");
    }

    @Test
    void a_path_is_a_folder_or_the_manifest_in_it() throws Exception {
        Files.createFile(folder.resolve("manifest.json"));

        assertThat(parse(folder.toString())).isEqualTo(new Folder(folder.toString()));
        assertThat(parse(folder.resolve("manifest.json").toString()))
                .isEqualTo(new Folder(folder.toString()));
        String bucket = "s3://backups/shop/nightly/20261121T010000Z-6c1e2a77";
        assertThat(parse(bucket)).isEqualTo(new Folder(bucket));
        assertThat(parse(bucket + "/")).isEqualTo(new Folder(bucket));
        assertThat(parse(bucket + "/manifest.json")).isEqualTo(new Folder(bucket));
        assertThat(parse("./x@y"))
                .isEqualTo(new Folder(Path.of("x@y").toAbsolutePath().toString()));
    }

    private static WhatToRestore parse(String what) {
        return WhatToRestore.parse(what, BERLIN);
    }
}
