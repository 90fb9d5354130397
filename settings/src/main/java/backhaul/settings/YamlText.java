package backhaul.settings;

import backhaul.settings.Value.Entry;
import backhaul.settings.Value.Mapping;
import backhaul.settings.Value.Place;
import backhaul.settings.Value.Scalar;
import backhaul.settings.Value.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML into [Value]s from the parser's events, where every key still has its line and every
/// value its text: no `no` becomes false and no `010` becomes eight before someone knows what the
/// key means.
///
/// One document; no anchors, aliases and tags, which nobody needs here and which can make a small
/// file enormous.
final class YamlText {

    private static final int DEEPEST = 32;

    private final String file;
    private final Problems problems;
    private final Iterator<Event> events;

    private YamlText(String file, String text, Problems problems) {
        this.file = file;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(text.length() + 1).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /// The top mapping. Empty where the text is no YAML; the problem has been added then.
    static Optional<Mapping> read(String file, String text, Problems problems) {
        try {
            return Optional.of(new YamlText(file, text, problems).document());
        } catch (Broken e) {
            problems.add(e.problem);
        } catch (YamlEngineException e) {
            problems.add(YamlMistake.explain(file, text, e));
        }
        return Optional.empty();
    }

    private Mapping document() throws Broken {
        Mapping root = new Mapping(new Place(file, 0), new LinkedHashMap<>());
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (seen) {
                    throw broken(
                            event, "", "a second document begins.", "Keep one document a file.");
                }
                seen = true;
            } else if (event instanceof MappingStartEvent mapping) {
                refuseExtras(mapping, "");
                root = mapping(new Place(file, 0), "", 1);
            } else if (event instanceof NodeEvent && !isNothing(event)) {
                throw broken(
                        event, "", "keys and values are needed.", "Write lines like worker: NAME.");
            }
        }
        return root;
    }

    private static boolean isNothing(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    private Mapping mapping(Place place, String path, int depth) throws Broken {
        var entries = new LinkedHashMap<String, Entry>();
        for (Event event = events.next();
                !(event instanceof MappingEndEvent);
                event = events.next()) {
            String key = key(event, path);
            Place keyPlace = place(event);
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Value value = value(events.next(), keyPlace, keyPath, depth);
            Entry first = entries.putIfAbsent(key, new Entry(keyPlace, value));
            if (first != null) {
                problems.add(
                        problem(
                                keyPlace.line(),
                                keyPath,
                                "is there already, in line " + first.place().line() + ".",
                                "Keep one of them."));
            }
        }
        return new Mapping(place, entries);
    }

    private String key(Event event, String path) throws Broken {
        if (event instanceof NodeEvent node) {
            refuseExtras(node, path);
        }
        if (event instanceof ScalarEvent scalar && !isNothing(scalar)) {
            return scalar.getValue();
        }
        throw broken(event, path, "a key is needed here.", "Write lines like worker: NAME.");
    }

    private Value value(Event event, Place place, String path, int depth) throws Broken {
        if (depth > DEEPEST) {
            throw broken(event, path, "is nested too deeply.", null);
        }
        if (event instanceof NodeEvent node) {
            refuseExtras(node, path);
        }
        return switch (event) {
            case ScalarEvent scalar ->
                    new Scalar(place(event), scalar.getValue(), scalar.isPlain());
            case MappingStartEvent ignored -> mapping(place, path, depth + 1);
            case SequenceStartEvent ignored -> sequence(place, path, depth + 1);
            default -> throw new IllegalStateException("unexpected " + event.getEventId());
        };
    }

    private Sequence sequence(Place place, String path, int depth) throws Broken {
        var items = new ArrayList<Value>();
        for (Event event = events.next();
                !(event instanceof SequenceEndEvent);
                event = events.next()) {
            items.add(value(event, place(event), path, depth));
        }
        return new Sequence(place, items);
    }

    private void refuseExtras(NodeEvent event, String path) throws Broken {
        if (event instanceof AliasEvent) {
            throw broken(event, path, YamlMistake.ALIAS, YamlMistake.QUOTE_STAR);
        }
        if (event.getAnchor().isPresent()) {
            throw broken(
                    event,
                    path,
                    "a value that begins with & is an anchor in YAML, and anchors are not read here.",
                    "Quote it, if it is text: \"&...\"");
        }
        Optional<String> tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case CollectionStartEvent collection -> collection.getTag();
                    default -> Optional.empty();
                };
        if (tag.isPresent()) {
            throw broken(
                    event,
                    path,
                    "a value that begins with ! is a tag in YAML, and tags are not read here.",
                    "Quote it, if it is text: \"!...\"");
        }
    }

    private Place place(Event event) {
        return new Place(file, line(event));
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private Problem problem(int line, String path, String what, @Nullable String mend) {
        return new Problem(file, line, path, what, mend);
    }

    private Broken broken(Event event, String path, String what, @Nullable String mend) {
        return new Broken(problem(line(event), path, what, mend));
    }

    /// Ends the reading: what follows would be guessed.
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Broken(Problem problem) {
            super(problem.what(), null, false, false);
            this.problem = problem;
        }
    }
}
