package backhaul.worker.engine.script;

import backhaul.settings.Section;
import backhaul.worker.engine.script.Argument.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a job's `script.arguments`.
final class ArgumentsReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final int MOST_ITEMS = 1000;

    private final Section section;

    ArgumentsReader(Section section) {
        this.section = section;
    }

    List<Argument> read() {
        var arguments = new ArrayList<Argument>();
        for (Map.Entry<String, Section> entry : section.sections("arguments").entrySet()) {
            if (!NAME.matcher(entry.getKey()).matches()) {
                entry.getValue()
                        .problem(
                                "cannot be the name of a parameter.",
                                "Use letters, digits, - and _, a letter first.");
            }
            argument(entry.getKey(), entry.getValue()).ifPresent(arguments::add);
        }
        return arguments;
    }

    private static Optional<Argument> argument(String name, Section at) {
        Optional<String> flag = flag(at);
        boolean hasPattern = at.has("pattern");
        Optional<Pattern> pattern = at.parsed("pattern", Expressions::compile);
        OptionalInt maxItems = at.integer("maxItems", 1, MOST_ITEMS);
        boolean leadingDash = at.flag("leadingDash", false);
        if (!hasPattern) {
            return withoutPattern(name, at, flag.orElse(null));
        }
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        Rule rule = new Rule(flag.orElse(null), pattern.get(), leadingDash);
        return Optional.of(
                maxItems.isPresent()
                        ? new Argument.Several(name, rule, maxItems.getAsInt())
                        : new Argument.Single(name, rule));
    }

    private static Optional<Argument> withoutPattern(
            String name, Section at, @Nullable String flag) {
        if (flag == null && !at.has("flag")) {
            at.problem(
                    "has neither flag nor pattern.",
                    "Write {flag: -x} for a switch, {pattern: \"[a-z]+\"} for a value.");
        }
        for (String key : List.of("maxItems", "leadingDash")) {
            if (at.has(key)) {
                at.problem(key, "needs a pattern.", "Add pattern, or remove " + key + ".");
            }
        }
        return Optional.ofNullable(flag).map(text -> new Argument.Switch(name, text));
    }

    private static Optional<String> flag(Section at) {
        Optional<String> flag = at.text("flag");
        if (flag.isPresent() && !Expressions.isArgument(flag.get())) {
            at.problem("flag", "is empty, or holds a control character.", "Write -x or --name.");
        }
        return flag;
    }
}
