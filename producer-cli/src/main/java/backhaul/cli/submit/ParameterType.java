package backhaul.cli.submit;

import backhaul.cli.fleet.Refusals;
import backhaul.protocol.JobPresence;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the words of the command line become a JSON value.
enum ParameterType {
    LIST,
    TEXT,
    NUMBER,
    FLAG;

    /// Beyond it, languages with one number type lose digits; the contract allows no more.
    private static final BigInteger LARGEST = BigInteger.valueOf((1L << 53) - 1);

    /// As the schema says; where that was dropped for its size, as the worker says.
    static ParameterType of(JobPresence.Parameter parameter) {
        return bySchema(parameter.schema())
                .orElseGet(() ->
                        switch (parameter.type()) {
                            case "list" -> LIST;
                            case "number" -> NUMBER;
                            case "flag" -> FLAG;
                            default -> TEXT;
                        });
    }

    private static Optional<ParameterType> bySchema(Map<?, ?> schema) {
        return switch (schema.get("type") instanceof String type ? type : "") {
            case "array" -> Optional.of(LIST);
            case "integer", "number" -> Optional.of(NUMBER);
            case "boolean" -> Optional.of(FLAG);
            case "string" -> Optional.of(TEXT);
            default -> Optional.empty();
        };
    }

    /// For a parameter that is not known: a list where it looks like one.
    static ParameterType guess(List<String> words) {
        return words.size() > 1 || words.getFirst().contains(",") ? LIST : TEXT;
    }

    /// @param items the type of a list's items
    /// @throws IllegalArgumentException with what is wrong and what would be right
    Object value(List<String> words, ParameterType items) {
        if (this == LIST) {
            return words.stream()
                    .flatMap(word -> Arrays.stream(word.split(",", -1)))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .map(items::single)
                    .toList();
        }
        if (words.size() > 1) {
            throw new IllegalArgumentException("takes one value, not " + words.size());
        }
        return single(words.getFirst());
    }

    private Object single(String word) {
        return switch (this) {
            case LIST, TEXT -> word;
            case NUMBER -> number(word);
            case FLAG -> flag(word);
        };
    }

    private static Object number(String word) {
        if (!word.matches("-?[0-9]{1,17}") || new BigInteger(word).abs().compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(Refusals.quoted(word) + " is not a whole number");
        }
        return Long.valueOf(word);
    }

    private static Object flag(String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            Refusals.quoted(word) + " is not one of true, false");
        };
    }

    static ParameterType itemsOf(JobPresence.@Nullable Parameter parameter) {
        return parameter != null && parameter.schema().get("items") instanceof Map<?, ?> items
                ? bySchema(items).orElse(TEXT)
                : TEXT;
    }
}
