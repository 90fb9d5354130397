package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.worker.engine.JobSpec.InvalidParameter;
import backhaul.worker.engine.script.Argument.Rule;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a request may add to a command.
final class ArgumentTest {

    private final Argument all = new Argument.Switch("all", "-a");
    private final Argument name = single(null, "[a-z-]+", false);
    private final Argument names =
            new Argument.Several("names", new Rule("-x", Pattern.compile("[a-z]+"), false), 2);

    @Test
    void a_switch_adds_its_flag_or_nothing() throws InvalidParameter {
        assertThat(all.elements(true)).containsExactly("-a");
        assertThat(all.elements(false)).isEmpty();
        refused(all, "true", "all is not true or false");
    }

    @Test
    void a_value_comes_alone_after_its_flag_or_joined_to_it() throws InvalidParameter {
        assertThat(name.elements("db")).containsExactly("db");
        assertThat(single("-c", ".*", false).elements("db")).containsExactly("-c", "db");
        assertThat(single("--c=", ".*", false).elements("db")).containsExactly("--c=db");
        assertThat(names.elements(List.of("a", "b"))).containsExactly("-x", "a", "-x", "b");
    }

    @Test
    void a_pattern_speaks_of_the_whole_value() {
        refused(name, "DB", "value does not match [a-z-]+");
        refused(name, "db; rm", "value does not match [a-z-]+");
        refused(single(null, "a|b", false), "ab", "value does not match a|b");
        refused(single(null, "a$", false), "a\n", "value holds a control character");
    }

    @Test
    void a_value_does_not_look_like_an_option_unless_that_is_declared() throws InvalidParameter {
        refused(name, "-rf", "value begins with a dash, like an option");
        refused(single("-c", ".*", false), "--", "value begins with a dash, like an option");
        assertThat(single(null, "[a-z-]+", true).elements("-rf")).containsExactly("-rf");
    }

    @Test
    void no_value_holds_what_ends_a_text_or_a_line() {
        for (String bad :
                List.of("a\0b", "a\nb", "a\rb", "a\u001bb", "a\u0085b", "a\u2028b", "a\u007f")) {
            refused(single(null, "(?s).*", true), bad, "value holds a control character");
        }
        refused(single(null, "(?s).*", true), "a\ud800b", "value holds a control character");
    }

    @Test
    void a_value_is_text_and_not_too_long() {
        refused(name, 3, "value holds something that is not text");
        refused(name, "a".repeat(4097), "value is longer than 4096 characters");
        refused(names, "a", "names is not a list");
        refused(names, List.of("a", 1), "names holds something that is not text");
        refused(names, List.of("a", "b", "c"), "names has more than 2 values");
    }

    @Test
    void an_expression_that_takes_too_long_lets_nothing_in() {
        refused(single(null, "(x+x+)+y", false), "x".repeat(4000), "value does not match (x+x+)+y");
    }

    @Test
    void what_is_no_argument_is_refused() {
        CommandLine line = new CommandLine(List.of("a"), List.of(all), Map.of());

        assertThatThrownBy(() -> line.with(Map.of("command", "b")))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("command is no argument of this command");
    }

    private static Argument single(@Nullable String flag, String pattern, boolean leadingDash) {
        return new Argument.Single("value", new Rule(flag, Pattern.compile(pattern), leadingDash));
    }

    private static void refused(Argument argument, Object value, String message) {
        assertThatThrownBy(() -> argument.elements(value))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage(message);
    }
}
