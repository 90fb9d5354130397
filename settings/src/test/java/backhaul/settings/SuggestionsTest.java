package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SuggestionsTest {

    private static final List<String> KNOWN =
            List.of("nightly-volumes", "db-dump", "stop", "timeout", "bootstrap.servers", "live");

    @ParameterizedTest
    @CsvSource({
        "nightly-volume, nightly-volumes",
        "timout, timeout",
        "tiemout, timeout",
        "TIMEOUT, timeout",
        "stopped, stop",
        "bootstrap.server, bootstrap.servers",
        "bootstrap, bootstrap.servers",
        "dbdump, db-dump",
        "life, live"
    })
    void a_misspelled_name_finds_the_one_that_was_meant(String word, String expected) {
        assertThat(Suggestions.closest(word, KNOWN)).contains(expected);
        assertThat(Suggestions.question(word, KNOWN)).contains("Did you mean " + expected + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "volumes-weekly", "kafka"})
    void what_is_like_nothing_finds_nothing(String word) {
        assertThat(Suggestions.closest(word, KNOWN)).isEmpty();
    }

    @Test
    void a_word_of_any_length_costs_little() {
        assertThat(Suggestions.closest("x".repeat(1_000_000), KNOWN)).isEmpty();
    }

    @Property(tries = 200)
    void distance_is_the_same_both_ways_and_none_to_itself(
            @ForAll @AlphaChars @StringLength(max = 12) String one,
            @ForAll @AlphaChars @StringLength(max = 12) String other) {
        assertThat(Suggestions.distance(one, other)).isEqualTo(Suggestions.distance(other, one));
        assertThat(Suggestions.distance(one, one)).isZero();
    }
}
