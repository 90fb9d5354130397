package backhaul.worker.engine.script;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Texts of the configuration that must be good for something.
final class Expressions {
    private Expressions() {}

    static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw invalid(regex, e);
        }
    }

    static OutputPattern output(String regex) {
        try {
            return new OutputPattern(regex);
        } catch (PatternSyntaxException e) {
            throw invalid(regex, e);
        }
    }

    static OutputPattern percentage(String regex) {
        OutputPattern pattern = output(regex);
        if (pattern.groups() < 1) {
            throw new IllegalArgumentException(
                    "has no group around the percentage, as in ([0-9]+)%.");
        }
        return pattern;
    }

    private static IllegalArgumentException invalid(String regex, PatternSyntaxException e) {
        String at = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
        return new IllegalArgumentException(
                regex + " is not a regular expression: " + e.getDescription() + at + ".", e);
    }

    /// Whether a text can be an element of an argv.
    static boolean isArgument(String text) {
        return !text.isEmpty() && text.chars().noneMatch(PlainText::isControl);
    }
}
