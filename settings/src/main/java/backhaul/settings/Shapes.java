package backhaul.settings;

import backhaul.settings.Value.Entry;
import backhaul.settings.Value.Mapping;
import backhaul.settings.Value.Scalar;
import backhaul.settings.Value.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a value as one value, as a list, or as keys. What has another shape is a problem.
record Shapes(Source source) {

    <T> Optional<T> one(String path, Value value, Words.Parser<T> parser) {
        try {
            return Optional.of(parser.parse(text(value)));
        } catch (Malformed e) {
            source.problem(value.place(), path, e.what(), e.mend());
            return Optional.empty();
        }
    }

    /// All items or none: a list that lacks some would mean something else.
    <T> Optional<List<T>> many(String path, Entry entry, Words.Parser<T> parser) {
        return switch (entry.value()) {
            case Sequence sequence -> items(path, sequence, parser);
            case Scalar scalar when scalar.isNothing() ->
                    refuse(
                            path,
                            entry,
                            "has no value.",
                            "Write a list like [a, b], or remove the line.");
            case Scalar scalar -> {
                String text = Quotes.quoted(scalar.text());
                yield refuse(path, entry, text + " is not a list.", "Write [" + text + "].");
            }
            case Mapping _ ->
                    refuse(path, entry, "has keys where a list belongs.", "Write [a, b].");
        };
    }

    /// A key without a value has no keys below it, and may have none.
    Optional<Mapping> keys(String path, Entry entry) {
        return switch (entry.value()) {
            case Mapping mapping -> Optional.of(mapping);
            case Scalar scalar when scalar.isNothing() ->
                    Optional.of(new Mapping(entry.place(), new LinkedHashMap<>()));
            case Scalar scalar ->
                    refuse(
                            path,
                            entry,
                            Quotes.quoted(scalar.text()) + " stands where keys belong.",
                            "Write its keys below it, indented.");
            case Sequence _ ->
                    refuse(
                            path,
                            entry,
                            "is a list where keys belong.",
                            "Write its keys below it, without -.");
        };
    }

    private <T> Optional<List<T>> items(String path, Sequence sequence, Words.Parser<T> parser) {
        var items = new ArrayList<T>();
        for (Value value : sequence.items()) {
            one(path, value, parser).ifPresent(items::add);
        }
        return items.size() == sequence.items().size()
                ? Optional.of(List.copyOf(items))
                : Optional.empty();
    }

    private String text(Value value) throws Malformed {
        return switch (value) {
            case Scalar scalar when scalar.isNothing() ->
                    throw new Malformed("has no value.", "Write one, or remove the line.");
            case Scalar scalar -> source.references().resolve(scalar.text());
            case Mapping _ ->
                    throw new Malformed(
                            "has keys where one value belongs.", "Quote it, if it is text.");
            case Sequence _ -> throw new Malformed("is a list where one value belongs.", null);
        };
    }

    private <T> Optional<T> refuse(String path, Entry entry, String what, @Nullable String mend) {
        source.problem(entry.place(), path, what, mend);
        return Optional.empty();
    }
}
