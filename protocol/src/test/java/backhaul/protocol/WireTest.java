package backhaul.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {

    @ParameterizedTest
    @ValueSource(strings = {"docker-01", "0", "a.b", "hycu"})
    void these_may_be_addresses(String name) {
        assertThat(Wire.isAddress(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "Docker", "a:b", "a/b", "a_b", "a b", "é"})
    void these_may_not_be_addresses(String name) {
        assertThat(Wire.isAddress(name)).isFalse();
    }

    @Test
    void names_have_63_characters_at_most_and_ids_64() {
        assertThat(Wire.isAddress("a".repeat(63))).isTrue();
        assertThat(Wire.isAddress("a".repeat(64))).isFalse();
        assertThat(Wire.isJob("a_".repeat(31) + "a")).isTrue();
        assertThat(Wire.isJob("a".repeat(64))).isFalse();
        assertThat(Wire.isId("A".repeat(64))).isTrue();
        assertThat(Wire.isId("A".repeat(65))).isFalse();
    }

    @Test
    void an_id_never_holds_the_sign_that_separates_what_is_signed() {
        assertThat(Wire.isId("a.b")).isFalse();
    }

    @Test
    void every_new_id_is_another_and_fits_the_contract() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(EventIds.next());
        }
        assertThat(ids).hasSize(10_000).allMatch(Wire::isId).allMatch(id -> id.charAt(14) == '7');
    }

    @Test
    void topics_bear_their_prefix() {
        assertThat(new Topics("team-a.backup").all())
                .containsExactly(
                        "team-a.backup.requests",
                        "team-a.backup.controls",
                        "team-a.backup.status",
                        "team-a.backup.progress",
                        "team-a.backup.workers",
                        "team-a.backup.dead-letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a b", "-a", "a\u001b"})
    void a_prefix_that_kafka_or_we_could_not_use_is_refused(String prefix) {
        assertThatThrownBy(() -> new Topics(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topicPrefix");
    }
}
