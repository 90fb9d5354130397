package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SecretsTest {

    private final Secrets secrets = new Secrets();

    @Test
    void a_secret_is_masked_wherever_it_stands() {
        secrets.add("hunter22");

        assertThat(secrets.apply("login hunter22:hunter22!")).isEqualTo("login ***:***!");
    }

    @Test
    void the_longer_of_two_that_overlap_goes_first() {
        secrets.add("hunter22");
        secrets.add("hunter22-and-more");

        assertThat(secrets.apply("hunter22-and-more")).isEqualTo("***");
    }

    @Test
    void values_below_four_characters_are_left_alone() {
        secrets.add("on");
        secrets.add("");

        assertThat(secrets.apply("on and on")).isEqualTo("on and on");
    }

    @Test
    void each_line_of_a_secret_of_many_is_masked() {
        secrets.add("first-line\r\n  second-line\nab\n");

        assertThat(secrets.apply("> second-line")).isEqualTo("> ***");
        assertThat(secrets.apply("first-line\r\n  second-line")).isEqualTo("***\r\n  ***");
        assertThat(secrets.apply("ab")).isEqualTo("ab");
    }

    @Test
    void its_own_text_tells_nothing() {
        secrets.add("hunter22");

        assertThat(secrets).hasToString("1 secrets");
    }
}
