package backhaul.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Says what is wrong where text is no YAML: the usual mistakes in plain words, the rest in the
/// parser's.
final class YamlMistake {

    static final String ALIAS =
            "a value that begins with * is an alias in YAML, and aliases are not read here.";
    static final String QUOTE_STAR = "Quote it, if it is text: \"*...\"";

    private YamlMistake() {}

    static Problem explain(String file, String text, YamlEngineException mistake) {
        return switch (mistake) {
            case MarkedYamlEngineException marked -> marked(file, text, marked);
            case ReaderException reader ->
                    new Problem(
                            file,
                            lineAt(text, reader.getPosition()),
                            "",
                            "the character U+%04X is not allowed.".formatted(reader.getCodePoint()),
                            "Remove it.");
            default -> new Problem(file, 0, "", "is not YAML: " + mistake.getMessage(), null);
        };
    }

    private static Problem marked(String file, String text, MarkedYamlEngineException mistake) {
        Mark mark = mistake.getProblemMark().or(mistake::getContextMark).orElse(null);
        int line = mark == null ? 0 : mark.getLine() + 1;
        int column = mark == null ? 0 : mark.getColumn();
        String there = mark == null ? "" : text.lines().skip(mark.getLine()).findFirst().orElse("");
        return usual(file, line, there, column, mistake.getContext() + mistake.getProblem())
                .orElseGet(() ->
                        new Problem(
                                file,
                                line,
                                "",
                                "is not YAML: " + mistake.getProblem() + ".",
                                context(mistake.getContext())));
    }

    private static Optional<Problem> usual(
            String file, int line, String there, int column, String problem) {
        boolean tabIndents =
                there.contains("\t")
                        && there.substring(0, Math.min(column + 1, there.length())).isBlank();
        if (problem.contains("TAB") || tabIndents) {
            return mend(file, line, "a tab cannot indent a line.", "Use spaces.");
        }
        if (problem.contains("alias")) {
            return mend(file, line, ALIAS, QUOTE_STAR);
        }
        if (there.contains("${") && there.indexOf('{') < there.indexOf("${")) {
            return mend(
                    file,
                    line,
                    "${...} stands inside {...} without quotation marks.",
                    "Quote it: \"${file:NAME}\"");
        }
        if (problem.contains("mapping values are not allowed")) {
            return mend(
                    file,
                    line,
                    "a second \": \" stands in the line, or its indentation does not fit.",
                    "Quote the value, or indent the key like its neighbours.");
        }
        return Optional.empty();
    }

    private static Optional<Problem> mend(String file, int line, String what, String mend) {
        return Optional.of(new Problem(file, line, "", what, mend));
    }

    private static @Nullable String context(@Nullable String context) {
        return context == null || context.isEmpty() ? null : "It happened " + context + ".";
    }

    private static int lineAt(String text, int position) {
        return (int) text.codePoints().limit(position).filter(c -> c == '\n').count() + 1;
    }
}
