package backhaul.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 KB",
        "999999, 1.0 MB",
        "9940000, 9.9 MB",
        "9960000, 10 MB",
        "98400000, 98 MB",
        "2100000000, 2.1 GB",
        "9223372036854775807, 9.2 EB"
    })
    void what_grows_is_told_roughly(long bytes, String text) {
        assertThat(Amounts.roughly(bytes)).isEqualTo(text);
    }

    @Test
    void a_part_names_its_unit_once_where_it_is_the_same() {
        assertThat(Amounts.part(98_400_000, 214_000_000)).isEqualTo("98 of 214 MB");
        assertThat(Amounts.part(812_000_000, 2_100_000_000)).isEqualTo("812 MB of 2.1 GB");
    }

    @Test
    void nothing_is_counted_in_words() {
        assertThat(Amounts.count(0, "warning")).isEqualTo("no warnings");
        assertThat(Amounts.count(1, "warning")).isEqualTo("1 warning");
        assertThat(Amounts.count(2, "attempt")).isEqualTo("2 attempts");
    }
}
