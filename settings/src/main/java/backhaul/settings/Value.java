package backhaul.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A piece of a settings file before its meaning is known.
sealed interface Value {

    Place place();

    /// Where something stands: a file's name or what overrides it, and a line from 1, or 0.
    record Place(String file, int line) {}

    /// `plain` is text without quotation marks, which JSON would read as a number or a truth value.
    record Scalar(Place place, String text, boolean plain) implements Value {
        boolean isNothing() {
            return plain && text.isEmpty();
        }
    }

    record Sequence(Place place, List<Value> items) implements Value {}

    /// `place` is where the mapping's own key stands.
    record Mapping(Place place, SequencedMap<String, Entry> entries) implements Value {

        /// This mapping with one value, at a path of keys, put in or replaced.
        Mapping with(List<String> path, Scalar value) {
            var changed = new LinkedHashMap<>(entries);
            String key = path.getFirst();
            if (path.size() == 1) {
                changed.put(key, new Entry(value.place(), value));
            } else {
                Entry old = entries.get(key);
                Mapping inner =
                        old != null && old.value() instanceof Mapping mapping
                                ? mapping
                                : new Mapping(value.place(), new LinkedHashMap<>());
                Place place = old != null ? old.place() : value.place();
                changed.put(key, new Entry(place, inner.with(path.subList(1, path.size()), value)));
            }
            return new Mapping(place, changed);
        }
    }

    /// A value with the place of its key.
    record Entry(Place place, Value value) {}

    /// Plain Java values as if they had been read from a file.
    static Value of(Place place, Object object) {
        return switch (object) {
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<String, Entry>();
                map.forEach((k, v) -> entries.put(k.toString(), new Entry(place, of(place, v))));
                yield new Mapping(place, entries);
            }
            case List<?> list ->
                    new Sequence(place, list.stream().map(item -> of(place, item)).toList());
            case String text -> new Scalar(place, text, false);
            default -> new Scalar(place, object.toString(), true);
        };
    }
}
