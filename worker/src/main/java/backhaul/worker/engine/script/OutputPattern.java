package backhaul.worker.engine.script;

import backhaul.worker.engine.script.LineCutter.Line;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A regular expression over lines of output. What it may cost is bounded: output is not to be
/// trusted, and some expressions take longer than any backup on a line made for it.
final class OutputPattern {
    private final Pattern pattern;

    enum Answer {
        FOUND,
        ABSENT,
        /// The search was given up.
        UNDECIDED
    }

    /// Throws `PatternSyntaxException` for what is none.
    OutputPattern(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    Answer find(Line line) {
        try {
            return matcher(line).find() ? Answer.FOUND : Answer.ABSENT;
        } catch (BoundedText.TooManySteps | StackOverflowError e) {
            return Answer.UNDECIDED;
        }
    }

    /// The number in the first group, if it is one from 0 to 100.
    OptionalDouble percent(Line line) {
        try {
            Matcher matcher = matcher(line);
            return matcher.find() ? percent(matcher.group(1)) : OptionalDouble.empty();
        } catch (BoundedText.TooManySteps | StackOverflowError e) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble percent(String number) {
        if (number == null || !number.matches("\\d{1,3}(?:[.,]\\d{1,9})?")) {
            return OptionalDouble.empty();
        }
        double percent = Double.parseDouble(number.replace(',', '.'));
        return percent <= 100 ? OptionalDouble.of(percent) : OptionalDouble.empty();
    }

    int groups() {
        return pattern.matcher("").groupCount();
    }

    /// A piece that does not begin its line is searched with what stands before it, from its second
    /// character and without anchoring bounds, so that `^` does not match inside a line.
    private Matcher matcher(Line line) {
        if (line.context().isEmpty()) {
            return pattern.matcher(new BoundedText(line.text()));
        }
        String text = line.context() + line.text();
        return pattern.matcher(new BoundedText(text))
                .useAnchoringBounds(false)
                .useTransparentBounds(true)
                .region(1, text.length());
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
