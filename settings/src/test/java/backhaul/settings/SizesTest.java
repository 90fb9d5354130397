package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "500KB, 500000",
        "20GiB, 21474836480",
        "1.5MB, 1500000",
        "412B, 412",
        "0B, 0",
        "1KiB, 1024",
        "2TB, 2000000000000",
        "1TiB, 1099511627776"
    })
    void a_kb_is_1000_bytes_and_a_kib_1024(String text, long bytes) throws Malformed {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @Test
    void a_bare_number_is_offered_its_spellings() {
        assertThatThrownBy(() -> Sizes.parse("500"))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        e -> {
                            assertThat(e.what()).isEqualTo("500 has no unit.");
                            assertThat(e.mend()).startsWith("Write 500KB, 500MB or 500GB");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KB", "5 KB", "-1KB", "5kb", "5K", "1,5MB", "999999999999999TiB"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "412, 412 B",
        "999, 999 B",
        "1000, 1.0 KB",
        "61300000, 61.3 MB",
        "99949999, 99.9 MB",
        "99960000, 100 MB",
        "214000000, 214 MB",
        "999499999, 999 MB",
        "999500000, 1.0 GB",
        "2100000000, 2.1 GB",
        "5000000000000, 5.0 TB",
        "9223372036854775807, 9223372 TB"
    })
    void sizes_are_shown_in_decimal_units(long bytes, String expected) {
        assertThat(Sizes.format(bytes)).isEqualTo(expected);
    }
}
