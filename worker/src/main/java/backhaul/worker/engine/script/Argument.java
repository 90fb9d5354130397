package backhaul.worker.engine.script;

import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.JobSpec.InvalidParameter;
import backhaul.worker.engine.JobSpec.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A parameter that a request may set, and the elements of the command's argv that it becomes.
sealed interface Argument {

    String name();

    Parameter parameter();

    /// The elements for a value of JSON.
    List<String> elements(Object value) throws InvalidParameter;

    /// `{flag: -a}`: true adds the flag.
    record Switch(String name, String flag) implements Argument {
        @Override
        public Parameter parameter() {
            return new Parameter(name, JobSpec.Type.FLAG, false, Map.of("type", "boolean"), true);
        }

        @Override
        public List<String> elements(Object value) throws InvalidParameter {
            if (!(value instanceof Boolean on)) {
                throw new InvalidParameter(name + " is not true or false");
            }
            return on ? List.of(flag) : List.of();
        }
    }

    /// `{pattern: ...}`, `{flag: -c, pattern: ...}`: one value.
    record Single(String name, Rule rule) implements Argument {
        @Override
        public Parameter parameter() {
            return new Parameter(name, JobSpec.Type.TEXT, "", rule.schema(), true);
        }

        @Override
        public List<String> elements(Object value) throws InvalidParameter {
            return rule.elements(name, value);
        }
    }

    /// With `maxItems`: a list of values; with a flag too, the flag goes before each.
    record Several(String name, Rule rule, int maxItems) implements Argument {
        @Override
        public Parameter parameter() {
            Map<String, Object> schema =
                    Map.of("type", "array", "items", rule.schema(), "maxItems", maxItems);
            return new Parameter(name, JobSpec.Type.LIST, List.of(), schema, true);
        }

        @Override
        public List<String> elements(Object value) throws InvalidParameter {
            if (!(value instanceof List<?> values)) {
                throw new InvalidParameter(name + " is not a list");
            }
            if (values.size() > maxItems) {
                throw new InvalidParameter(name + " has more than " + maxItems + " values");
            }
            var elements = new ArrayList<String>();
            for (Object each : values) {
                elements.addAll(rule.elements(name, each));
            }
            return elements;
        }
    }

    /// What a value may be. The pattern holds for the whole of it. A flag that ends with `=` makes
    /// one element with its value.
    record Rule(@Nullable String flag, Pattern pattern, boolean leadingDash) {
        private static final int LONGEST = 4096;

        Map<String, Object> schema() {
            return Map.of("type", "string", "pattern", pattern.pattern(), "maxLength", LONGEST);
        }

        List<String> elements(String name, Object value) throws InvalidParameter {
            if (!(value instanceof String text)) {
                throw new InvalidParameter(name + " holds something that is not text");
            }
            check(name, text);
            if (flag == null) {
                return List.of(text);
            }
            return flag.endsWith("=") ? List.of(flag + text) : List.of(flag, text);
        }

        private void check(String name, String text) throws InvalidParameter {
            if (text.length() > LONGEST) {
                throw new InvalidParameter(name + " is longer than " + LONGEST + " characters");
            }
            if (text.chars().anyMatch(PlainText::isControl) || !isUnicode(text)) {
                throw new InvalidParameter(name + " holds a control character");
            }
            if (text.startsWith("-") && !leadingDash) {
                throw new InvalidParameter(name + " begins with a dash, like an option");
            }
            if (!BoundedText.matches(pattern, text)) {
                throw new InvalidParameter(name + " does not match " + pattern);
            }
        }

        private static boolean isUnicode(String text) {
            return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
        }
    }
}
