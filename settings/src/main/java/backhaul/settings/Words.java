package backhaul.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The meanings of single words: numbers, truth values, instants, choices.
final class Words {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
    private static final Pattern UNDERSCORE = Pattern.compile("_(.)");

    private Words() {}

    interface Parser<T> {
        T parse(String text) throws Malformed;
    }

    static <T> T parsed(String text, Function<String, T> parser) throws Malformed {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new Malformed(message.endsWith(".") ? message : message + ".", null);
        }
    }

    static int integer(String text) throws Malformed {
        if (!text.matches("[+-]?\\d{1,9}")) {
            throw new Malformed(Quotes.quoted(text) + " is not a whole number.", null);
        }
        return Integer.parseInt(text);
    }

    static double percent(String text) throws Malformed {
        if (text.matches("\\d{1,3}(\\.\\d+)?")) {
            throw new Malformed(text + " has no unit.", "Write " + text + "%.");
        }
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > 100) {
            throw new Malformed(
                    Quotes.quoted(text) + " is not a percentage.", "Write it like 60%.");
        }
        return Double.parseDouble(matcher.group(1));
    }

    static boolean flag(String text) throws Malformed {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new Malformed(
                            Quotes.quoted(text) + " is neither true nor false.",
                            "Write true or false.");
        };
    }

    static Instant instant(String text) throws Malformed {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                throw new Malformed(
                        text + " has no time and no zone.", "Write " + text + "T00:00:00Z.");
            }
            if (text.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?")) {
                throw new Malformed(
                        text + " has no zone.", "Write " + text.replace(' ', 'T') + "Z.");
            }
            throw new Malformed(
                    Quotes.quoted(text) + " is not an instant.",
                    "Write it like 2027-03-31T00:00:00Z.");
        }
    }

    static Path path(Path folder, String text) throws Malformed {
        if (text.isBlank()) {
            throw new Malformed("is empty.", "Write a path.");
        }
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new Malformed(
                    Quotes.quoted(text) + " is not a path: " + e.getReason() + ".", null);
        }
    }

    static <E extends Enum<E>> E choice(String text, Class<E> type) throws Malformed {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> words = constants.stream().map(Words::word).toList();
        return constants.get(words.indexOf(oneOf(text, words)));
    }

    static String oneOf(String text, List<String> words) throws Malformed {
        if (words.contains(text)) {
            return text;
        }
        String question = Suggestions.question(text, words).map(q -> " " + q).orElse("");
        throw new Malformed(
                Quotes.quoted(text), "is not one of " + String.join(", ", words) + "." + question);
    }

    /// `SOME_WORD` is `someWord`.
    static String word(Enum<?> constant) {
        return UNDERSCORE
                .matcher(constant.name().toLowerCase(Locale.ROOT))
                .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
    }
}
