package backhaul.settings;

import backhaul.settings.Value.Entry;
import backhaul.settings.Value.Mapping;
import backhaul.settings.Value.Place;
import backhaul.settings.Value.Scalar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A mapping of a settings file that knows where it stands.
///
/// Each reader takes a key of this section. A value that is wrong is noted as a [Problem] with its
/// line, and reads as absent: the caller goes on with its default, and the whole file is refused at
/// the end. A key that no reader has asked for by the time of [#rejectUnknownKeys()] is a problem
/// too. Not for use by several threads.
public final class Section {

    private static final String MISSING = "is missing.";

    /// More known keys than these are not listed.
    private static final int MANY = 30;

    private final Source source;
    private final Shapes shapes;
    private final String path;
    private final Mapping mapping;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, Section> children = new LinkedHashMap<>();

    Section(Source source, String path, Mapping mapping) {
        this.source = source;
        this.shapes = new Shapes(source);
        this.path = path;
        this.mapping = mapping;
    }

    /// A section of plain values, as a test writes them: `Section.of(Map.of("timeout", "90s"))`.
    public static Section of(Map<String, ?> values) {
        return new Section(
                Source.inMemory(), "", (Mapping) Value.of(new Place("settings", 0), values));
    }

    /// The keys from the top, joined by dots; empty for the top itself.
    public String path() {
        return path;
    }

    /// Where this section's own key stands; 0 for the top.
    public int line() {
        return mapping.place().line();
    }

    /// Where the relative paths of this file start.
    public Path folder() {
        return source.references().folder();
    }

    /// In the file's order.
    public List<String> keys() {
        return List.copyOf(mapping.entries().keySet());
    }

    public boolean has(String key) {
        return entry(key).isPresent();
    }

    boolean isSection(String key) {
        return entry(key).map(Entry::value).orElse(null) instanceof Mapping;
    }

    /// Every problem of the whole file so far.
    public List<Problem> problems() {
        return source.problems().all();
    }

    public Optional<String> text(String key) {
        return read(key, text -> text);
    }

    public String text(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    /// Empty text where the key is missing or empty, which is a problem.
    public String requiredText(String key) {
        return requiredText(key, null);
    }

    public String requiredText(String key, @Nullable String mend) {
        Optional<String> text = text(key);
        if (!has(key)) {
            problem(key, MISSING, mend);
        } else if (text.isPresent() && text.get().isBlank()) {
            problem(key, "is empty.", mend);
        }
        return text.orElse("");
    }

    /// Text to be masked wherever it would appear, even where it stands in the file itself.
    public Optional<String> secret(String key) {
        Optional<String> text = text(key);
        text.ifPresent(this::mask);
        return text;
    }

    /// Text that `parser` makes something of; the message of its [IllegalArgumentException] becomes
    /// the problem.
    public <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return read(key, text -> Words.parsed(text, parser));
    }

    /// One text or a list of them, each taken by `parser`.
    public <T> Optional<List<T>> oneOrMore(String key, Function<String, T> parser) {
        return entry(key).map(Entry::value).orElse(null) instanceof Scalar
                ? parsed(key, parser).map(List::of)
                : items(key, text -> Words.parsed(text, parser));
    }

    /// A digest of a key's value with its references resolved, to tell whether it changed; that of
    /// nothing where the key is missing.
    public String fingerprint(String key) {
        return Fingerprint.of(entry(key).map(Entry::value), source.references());
    }

    /// The text of the file that this key names, under the rules for files that references name:
    /// nobody else may read it. What of it is secret is for the caller to mask.
    public Optional<String> secretFile(String key) {
        return read(key, name -> source.references().content(name));
    }

    /// Masks a text from now on, as [#secret(String)] does.
    public void mask(String secret) {
        source.references().secrets().add(secret);
    }

    /// Not negative; `0s` is a duration.
    public Optional<Duration> duration(String key) {
        return read(key, Durations::parse);
    }

    public Duration duration(String key, Duration fallback) {
        return duration(key).orElse(fallback);
    }

    public Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return read(
                        key,
                        text -> Bounds.check(Durations.parse(text), least, most, Durations::format))
                .orElse(fallback);
    }

    /// In bytes.
    public OptionalLong size(String key) {
        return read(key, Sizes::parse).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    public long size(String key, long fallback) {
        return size(key).orElse(fallback);
    }

    public Optional<Rate> rate(String key) {
        return read(key, Rate::parse);
    }

    /// 0 to 100.
    public OptionalDouble percent(String key) {
        return read(key, Words::percent).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    public OptionalInt integer(String key, int least, int most) {
        return read(key, text -> Bounds.check(Words.integer(text), least, most, i -> i + ""))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    public int integer(String key, int fallback, int least, int most) {
        return integer(key, least, most).orElse(fallback);
    }

    public Optional<List<Integer>> integers(String key, int least, int most) {
        return items(key, text -> Bounds.check(Words.integer(text), least, most, i -> i + ""));
    }

    public boolean flag(String key, boolean fallback) {
        return read(key, Words::flag).orElse(fallback);
    }

    /// With a zone.
    public Optional<Instant> instant(String key) {
        return read(key, Words::instant);
    }

    /// A path; a relative one starts at the file's folder.
    public Optional<Path> path(String key) {
        return read(key, text -> Words.path(source.references().folder(), text));
    }

    /// One of an enum's constants; `SOME_WORD` is written `someWord`.
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return read(key, text -> Words.choice(text, type));
    }

    public <E extends Enum<E>> E choice(String key, E fallback) {
        return choice(key, fallback.getDeclaringClass()).orElse(fallback);
    }

    /// One of these words.
    public Optional<String> oneOf(String key, List<String> words) {
        return read(key, text -> Words.oneOf(text, words));
    }

    public <E extends Enum<E>> Optional<List<E>> choices(String key, Class<E> type) {
        return items(key, text -> Words.choice(text, type));
    }

    /// A list of text. One text alone is a problem.
    public Optional<List<String>> list(String key) {
        return items(key, text -> text);
    }

    public List<String> list(String key, List<String> fallback) {
        return list(key).orElse(fallback);
    }

    /// One text, or a list of them.
    public Optional<List<String>> oneOrMore(String key) {
        return oneOrMore(key, text -> text);
    }

    /// Text by text, in the file's order.
    public Optional<SequencedMap<String, String>> map(String key) {
        return section(key)
                .map(inner -> {
                    var values = new LinkedHashMap<String, String>();
                    for (String name : inner.keys()) {
                        inner.text(name).ifPresent(text -> values.put(name, text));
                    }
                    return values;
                });
    }

    /// The section under a key; a key without a value is an empty one.
    public Optional<Section> section(String key) {
        asked.add(key);
        Section known = children.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Section> section =
                entry(key)
                        .flatMap(entry -> shapes.keys(below(key), entry))
                        .map(inner -> new Section(source, below(key), inner));
        section.ifPresent(opened -> children.put(key, opened));
        return section;
    }

    /// The section under a key, or an empty one in its place, so that its readers give their
    /// defaults and miss what they require.
    public Section sectionOrEmpty(String key) {
        return section(key)
                .orElseGet(() ->
                        new Section(
                                source,
                                below(key),
                                new Mapping(mapping.place(), new LinkedHashMap<>())));
    }

    /// The sections of a map of named things, by name, in the file's order. Empty where the key is
    /// missing.
    public SequencedMap<String, Section> sections(String key) {
        var sections = new LinkedHashMap<String, Section>();
        section(key)
                .ifPresent(outer -> {
                    for (String name : outer.keys()) {
                        outer.section(name).ifPresent(s -> sections.put(name, s));
                    }
                });
        return sections;
    }

    /// A plain JSON value: `Map`, `List`, `String`, `Long`, `BigDecimal` or `Boolean`. Numbers and
    /// truth values are those of JSON, without quotation marks; everything else is text.
    public Optional<Object> raw(String key) {
        asked.add(key);
        return entry(key)
                .flatMap(entry -> {
                    try {
                        return Optional.of(RawValues.of(entry.value(), source.references()));
                    } catch (Malformed e) {
                        problem(key, e.what(), e.mend());
                        return Optional.empty();
                    }
                });
    }

    /// This section as plain JSON values just as the file has it: its references are not resolved,
    /// so that no secret is in it. What is to be shown, or compared with the file of another
    /// worker.
    public Map<String, Object> written() {
        return RawValues.written(mapping);
    }

    /// Adds a problem of a key, or of this section itself where the key is not there.
    public void problem(String key, String what, @Nullable String mend) {
        asked.add(key);
        source.problem(placeOf(key), below(key), what, mend);
    }

    /// Adds a problem of this section as a whole.
    public void problem(String what, @Nullable String mend) {
        source.problem(mapping.place(), path, what, mend);
    }

    /// Lets keys be there although this reader does not need them.
    public void ignore(String... keys) {
        asked.addAll(List.of(keys));
    }

    /// Makes a problem of every key that nobody has asked for, here and in the sections below that
    /// were opened.
    public void rejectUnknownKeys() {
        for (String key : mapping.entries().keySet()) {
            if (!asked.contains(key)) {
                reject(key, "there is no such key.", asked);
            }
        }
        children.values().forEach(Section::rejectUnknownKeys);
    }

    /// Makes a problem of a key that is not one of the `known`, with the one that may be meant;
    /// that one is then misspelled, not missing.
    void reject(String key, String what, Collection<String> known) {
        List<String> free = known.stream().filter(k -> !has(k)).sorted().toList();
        Optional<String> meant = Suggestions.closest(key, free);
        meant.ifPresent(name -> source.problems().remove(below(name), MISSING));
        problem(key, what, meant.map(Suggestions::question).orElseGet(() -> knownHere(free)));
    }

    private static @Nullable String knownHere(List<String> keys) {
        return keys.isEmpty() || keys.size() > MANY
                ? null
                : "Known here: " + String.join(", ", keys) + ".";
    }

    private <T> Optional<T> read(String key, Words.Parser<T> parser) {
        asked.add(key);
        return entry(key).flatMap(entry -> shapes.one(below(key), entry.value(), parser));
    }

    private <T> Optional<List<T>> items(String key, Words.Parser<T> parser) {
        asked.add(key);
        return entry(key).flatMap(entry -> shapes.many(below(key), entry, parser));
    }

    private Optional<Entry> entry(String key) {
        return Optional.ofNullable(mapping.entries().get(key));
    }

    private Place placeOf(String key) {
        return entry(key).map(Entry::place).orElse(mapping.place());
    }

    private String below(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    @Override
    public String toString() {
        return "Section " + path + " " + mapping.entries().keySet();
    }
}
