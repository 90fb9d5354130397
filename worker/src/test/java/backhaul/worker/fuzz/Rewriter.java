package backhaul.worker.fuzz;

import backhaul.worker.fuzz.JsonTree.Field;
import backhaul.worker.fuzz.JsonTree.Mapping;
import backhaul.worker.fuzz.JsonTree.Raw;
import backhaul.worker.fuzz.JsonTree.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Events whose JSON someone wrote who knows the format and means no good: other values, names and
/// structure than one that is right, mostly still JSON.
public final class Rewriter {
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "false",
                    "-1",
                    "0",
                    "3",
                    "7",
                    "9",
                    "10",
                    "1.5",
                    "1e2",
                    "1e999",
                    "-0.0",
                    "1E400000000",
                    "9007199254740991",
                    "9007199254740992",
                    "9223372036854775808",
                    "0.1e-400000",
                    "NaN",
                    "01",
                    "1.",
                    "'a'",
                    "\"\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\u0000\"",
                    "\"\\u202e\"",
                    "\"\\u0085\"",
                    "\"\ufeff\"",
                    "\"e\u0301\"",
                    "\"\ud83d\ude00\"",
                    "\"\t\"",
                    "{}",
                    "[]",
                    "[{}]",
                    "[null]",
                    "{\"\":null}",
                    "{\"a\":{\"a\":{\"a\":{}}}}",
                    "\"2026-11-21T01:00:00Z\"",
                    "\"2026-11-21T01:05:00Z\"",
                    "\"2026-11-21T01:05:00.001Z\"",
                    "\"2026-11-21T00:55:00Z\"",
                    "\"2026-11-22T01:00:01Z\"",
                    "\"2026-11-22T01:00:01.001Z\"",
                    "\"2026-11-21T01:00:00+00:00\"",
                    "\"2026-11-21T02:00:00+01:00\"",
                    "\"2026-11-21T01:00:60Z\"",
                    "\"2026-11-21t01:00:00z\"",
                    "\"2026-11-21\"",
                    "\"9999-12-31T23:59:59Z\"",
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"0000-01-01T00:00:00Z\"",
                    "\"1969-12-31T23:59:59Z\"",
                    "\"PT2H\"",
                    "\"PT1S\"",
                    "\"PT0.0001S\"",
                    "\"P999999999DT999999999H\"",
                    "\"PT0S\"",
                    "\"PT-1H\"",
                    "\"P1M\"",
                    "\"weekly\"",
                    "\"nightly-volumes\"",
                    "\"nightly-*\"",
                    "\"*\"",
                    "\"/ci/..\"",
                    "\"/ci/../x\"",
                    "\"/ci/%2e%2e\"",
                    "\"//ci/\"",
                    "\"/CI/\"",
                    "\"%\"",
                    "\"/ci/a b\"",
                    "\"production\"",
                    "\"Production\"",
                    "\"docker-01\"",
                    "\"docker-01 \"",
                    "\"DOCKER-01\"",
                    "\"1.0\"",
                    "\"0.3\"",
                    "\"__proto__\"",
                    "\"backhaul.request.v1\"",
                    "\"backhaul.cancel.v1\"",
                    "\"backhaul.status.v1\"",
                    "[\"shop-db\",\"shop-db\",\"shop-db\"]",
                    "[\"shop-db\\n\"]",
                    "[\"SHOP-DB\"]");
    private static final List<String> NAMES =
            List.of(
                    "specversion",
                    "SpecVersion",
                    "type",
                    "id",
                    "Id",
                    "source",
                    "subject",
                    "time",
                    "expirytime",
                    "audience",
                    "datacontenttype",
                    "dataschema",
                    "data",
                    "data_base64",
                    "dataref",
                    "datacontentencoding",
                    "sequence",
                    "partitionkey",
                    "traceparent",
                    "job",
                    "parameters",
                    "timeout",
                    "deadline",
                    "notBefore",
                    "dryRun",
                    "labels",
                    "containers",
                    "level",
                    "broken",
                    "a",
                    "",
                    " id",
                    "id\\u0000",
                    "\\u0069d",
                    "x-y",
                    "\ud83d\ude00",
                    "reason",
                    "request");
    private static final List<String> TYPES =
            List.of(
                    "\"application/json\"",
                    "\"text/plain\"",
                    "\"application/json; charset=latin1\"");

    private final JsonTree event;

    public Rewriter(byte[] event) {
        this.event = JsonTree.parse(event);
    }

    /// The event with one to four things changed.
    public String rewritten(SplittableRandom random) {
        JsonTree changed = event;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            changed = changed(changed, random);
        }
        StringBuilder text = new StringBuilder();
        changed.write(text);
        return switch (random.nextInt(40)) {
            case 0 -> text + " ".repeat(random.nextInt(20_000));
            case 1 -> text + "{}";
            case 2 -> "\ufeff" + text;
            case 3 -> spliced(text.toString(), random);
            case 4 -> "[".repeat(random.nextInt(16_000)) + text;
            default -> text.toString();
        };
    }

    private static String spliced(String json, SplittableRandom random) {
        int from = random.nextInt(json.length() + 1);
        int to = Math.min(json.length(), from + random.nextInt(4));
        return json.substring(0, from)
                + "{}[]\",:\\/*".charAt(random.nextInt(10))
                + json.substring(to);
    }

    private static JsonTree changed(JsonTree tree, SplittableRandom random) {
        return switch (tree) {
            case Raw raw -> otherValue(raw, random);
            case Sequence sequence ->
                    sequence.items().isEmpty() || random.nextInt(3) == 0
                            ? otherItems(sequence, random)
                            : changedItem(sequence, random);
            case Mapping mapping ->
                    mapping.fields().isEmpty() || random.nextInt(3) == 0
                            ? otherFields(mapping, random)
                            : changedField(mapping, random);
        };
    }

    private static JsonTree changedItem(Sequence sequence, SplittableRandom random) {
        List<JsonTree> items = new ArrayList<>(sequence.items());
        int at = random.nextInt(items.size());
        items.set(at, changed(items.get(at), random));
        return new Sequence(items);
    }

    private static JsonTree changedField(Mapping mapping, SplittableRandom random) {
        List<Field> fields = new ArrayList<>(mapping.fields());
        int at = random.nextInt(fields.size());
        Field field = fields.get(at);
        fields.set(at, new Field(field.name(), changed(field.value(), random)));
        return new Mapping(fields);
    }

    private static JsonTree otherValue(JsonTree tree, SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> nested(tree, random);
            case 1 -> new Raw("\"" + "x".repeat(random.nextInt(5_000)) + "\"");
            case 2 -> new Raw("9".repeat(1 + random.nextInt(2_000)));
            case 3 -> new Raw(TYPES.get(random.nextInt(TYPES.size())));
            default -> new Raw(VALUES.get(random.nextInt(VALUES.size())));
        };
    }

    private static JsonTree nested(JsonTree tree, SplittableRandom random) {
        JsonTree nested = tree;
        for (int depth = random.nextInt(40); depth > 0; depth--) {
            nested =
                    random.nextBoolean()
                            ? new Sequence(List.of(nested))
                            : new Mapping(List.of(new Field("a", nested)));
        }
        return nested;
    }

    private static JsonTree otherItems(Sequence sequence, SplittableRandom random) {
        List<JsonTree> items = new ArrayList<>(sequence.items());
        for (int more = 1 + random.nextInt(5); more > 0; more--) {
            items.add(otherValue(sequence, random));
        }
        return random.nextInt(3) == 0 ? otherValue(sequence, random) : new Sequence(items);
    }

    private static JsonTree otherFields(Mapping mapping, SplittableRandom random) {
        List<Field> fields = new ArrayList<>(mapping.fields());
        int at = random.nextInt(fields.size() + 1);
        Field other = new Field(otherName(random), otherValue(mapping, random));
        if (at == fields.size()) {
            fields.add(other);
            return new Mapping(fields);
        }
        Field field = fields.get(at);
        switch (random.nextInt(7)) {
            case 0 -> fields.remove(at);
            case 1 -> fields.add(random.nextInt(fields.size() + 1), field);
            case 2 -> fields.add(new Field(field.name(), otherValue(field.value(), random)));
            case 3 -> fields.set(at, new Field(otherName(random), field.value()));
            case 4 ->
                    fields.set(at, new Field(field.name().toUpperCase(Locale.ROOT), field.value()));
            case 5 -> {
                for (int more = random.nextInt(30); more > 0; more--) {
                    fields.add(new Field(otherName(random) + more, other.value()));
                }
            }
            default -> fields.add(at, other);
        }
        return new Mapping(fields);
    }

    private static String otherName(SplittableRandom random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }
}
