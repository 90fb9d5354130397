package backhaul.worker.engine.hycu;

import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.SafeText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that another worker needs to go on with an attempt: the controller, each object with its
/// state and its job. It is committed with the intent to start a job, before the job is started.
record HycuHandle(String controller, Duration checkEvery, List<Item> items) {
    private static final String SYSTEM = "hycu";
    private static final int LONGEST_NAME = 60;
    private static final String NONE = "-";

    HycuHandle {
        items = List.copyOf(items);
    }

    Handle encoded() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("controller", controller);
        details.put("checkEvery", checkEvery.toString());
        for (int i = 0; i < items.size(); i++) {
            details.put("object" + i, encoded(items.get(i)));
        }
        List<String> jobs = items.stream().map(Item::job).filter(Objects::nonNull).toList();
        String id =
                jobs.isEmpty()
                        ? "none yet"
                        : jobs.size() == 1 ? jobs.getFirst() : jobs.size() + " jobs";
        return new Handle(SYSTEM, id, details);
    }

    private static String encoded(Item item) {
        Instant since = item.since();
        return String.join(
                " ",
                item.stage().name(),
                item.job() == null ? NONE : item.job(),
                since == null ? NONE : since.toString(),
                item.uuid().isEmpty() ? NONE : item.uuid(),
                cut(item.name()));
    }

    private static String cut(String name) {
        String clean = SafeText.clean(name);
        return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME);
    }

    /// Empty for what this version cannot read.
    static Optional<HycuHandle> of(Handle handle) {
        Map<String, String> details = handle.details();
        String controller = details.get("controller");
        if (!handle.system().equals(SYSTEM) || controller == null) {
            return Optional.empty();
        }
        try {
            List<Item> items = new ArrayList<>();
            for (int i = 0; details.containsKey("object" + i); i++) {
                items.add(item(details.getOrDefault("object" + i, "")));
            }
            Duration checkEvery = Duration.parse(details.getOrDefault("checkEvery", "PT30S"));
            return items.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new HycuHandle(controller, checkEvery, items));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Item item(String text) {
        String[] parts = text.split(" ", 5);
        if (parts.length < 5) {
            throw new IllegalArgumentException("an object of five parts: " + text);
        }
        return new Item(
                parts[3].equals(NONE) ? "" : parts[3],
                parts[4],
                Item.Stage.valueOf(parts[0]),
                known(parts[1]),
                parts[2].equals(NONE) ? null : Instant.parse(parts[2]),
                "");
    }

    private static @Nullable String known(String job) {
        return job.equals(NONE) ? null : JobId.checked(job);
    }
}
