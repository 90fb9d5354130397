package backhaul.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class SafeTextTest {

    @Test
    void leaves_words_of_any_script_alone() {
        assertThat(SafeText.clean("dépôt 备份 \"q\" \\ 🙂")).isEqualTo("dépôt 备份 \"q\" \\ 🙂");
    }

    @Test
    void replaces_what_can_move_a_terminals_cursor() {
        assertThat(SafeText.clean("a\u001b[2Jb\u0007c\u007fd\u009b")).isEqualTo("a?[2Jb?c?d?");
    }

    @Test
    void replaces_what_can_turn_text_around_or_hide_it() {
        assertThat(SafeText.clean("a\u202eb\u200bc\u2066d\ufeffe")).isEqualTo("a?b?c?d?e");
    }

    @Test
    void replaces_half_a_surrogate_pair() {
        assertThat(SafeText.clean("a\ud800b")).isEqualTo("a?b");
    }

    @Test
    void one_line_stays_one_line() {
        assertThat(SafeText.clean("a\nb\r\nc\td\u2028e")).isEqualTo("a b  c d?e");
    }

    @Test
    void lines_keep_their_ends_and_tabs() {
        assertThat(SafeText.cleanLines("a\nb\r\nc\rd\te\u001b")).isEqualTo("a\nb\nc\nd\te?");
    }

    @Property
    void what_is_clean_stays_as_it_is_and_is_never_longer(@ForAll String text) {
        String clean = SafeText.clean(text);

        assertThat(SafeText.clean(clean)).isEqualTo(clean);
        assertThat(clean.getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
