package backhaul.sandbox.hycu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The API `rest-v1.0`.
final class RestProfile {
    private static final Pattern UUIDS = Pattern.compile("\"uuidList\"\\s*:\\s*\\[([^\\]]*)\\]");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final Jobs jobs;
    private final List<Item> items = new CopyOnWriteArrayList<>();
    private volatile String suspendMode = "RESUME";
    private volatile int largestPage = 100;

    /// Something that can be backed up.
    record Item(ObjectKind kind, String uuid, String name) {}

    RestProfile(Jobs jobs) {
        this.jobs = jobs;
    }

    void add(Item item) {
        items.add(item);
    }

    void suspendMode(String mode) {
        suspendMode = mode;
    }

    void largestPage(int size) {
        largestPage = size;
    }

    Reply answer(Ask ask) {
        String[] parts = ask.path().substring(1).split("/");
        return switch (parts[0]) {
            case "administration" -> Reply.entities(200, List.of(suspendMode), 1);
            case "schedules" -> parts.length == 2 ? schedule(parts[1], ask) : unknown(ask);
            case "jobs" -> jobs(parts, ask);
            default -> items(parts, ask);
        };
    }

    private static Reply unknown(Ask ask) {
        return Reply.refused(404, "no " + ask.path());
    }

    private Reply items(String[] parts, Ask ask) {
        Optional<ObjectKind> kind =
                List.of(ObjectKind.values()).stream()
                        .filter(candidate -> candidate.list().equals(parts[0]))
                        .findFirst();
        if (kind.isEmpty()) {
            return unknown(ask);
        }
        List<Map<String, Object>> found =
                items.stream()
                        .filter(item -> item.kind() == kind.get())
                        .filter(item -> parts.length < 2 || item.uuid().equals(parts[1]))
                        .filter(item -> filtered(item, ask.query().getOrDefault("filter", "")))
                        .map(RestProfile::entity)
                        .toList();
        if (parts.length > 1) {
            return found.isEmpty() ? unknown(ask) : Reply.entities(200, found, 1);
        }
        return page(found, ask);
    }

    /// Filters of controllers find what contains the text, whatever its case.
    private static boolean filtered(Item item, String filter) {
        String[] parts = filter.split("##", 2);
        return parts.length < 2
                || !parts[0].equals(item.kind().nameField())
                || item.name().toLowerCase(Locale.ROOT).contains(parts[1].toLowerCase(Locale.ROOT));
    }

    private static Map<String, Object> entity(Item item) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("uuid", item.uuid());
        entity.put(item.kind().nameField(), item.name());
        entity.put("status", "PROTECTED");
        entity.put("protectionGroupUuid", "5f1f5f0e-0000-4000-8000-000000000001");
        entity.put("protectionGroupName", "Gold");
        entity.put("compliancyStatus", "GREEN");
        return entity;
    }

    private Reply page(List<Map<String, Object>> all, Ask ask) {
        int size = Math.clamp(ask.number("pageSize", 20), 1, largestPage);
        int from = Math.min(all.size(), (Math.max(1, ask.number("pageNumber", 1)) - 1) * size);
        List<Map<String, Object>> page = all.subList(from, Math.min(all.size(), from + size));
        return Reply.entities(200, page, all.size());
    }

    private Reply schedule(String name, Ask ask) {
        Matcher list = UUIDS.matcher(ask.body());
        if (!ask.method().equals("POST") || !list.find()) {
            return Reply.refused(400, "uuidList is missing");
        }
        List<Item> asked = new ArrayList<>();
        Matcher uuid = QUOTED.matcher(list.group(1));
        while (uuid.find()) {
            String wanted = uuid.group(1);
            items.stream()
                    .filter(item ->
                            item.kind().schedule().equals(name) && item.uuid().equals(wanted))
                    .forEach(asked::add);
        }
        if (asked.isEmpty()) {
            return Reply.refused(404, "nothing of that uuid");
        }
        List<String> started =
                asked.stream()
                        .map(item ->
                                jobs.start(
                                                new Jobs.New(
                                                        UUID.randomUUID().toString(),
                                                        "BACKUP",
                                                        item.uuid(),
                                                        item.name(),
                                                        ask.body()))
                                        .id())
                        .toList();
        return Reply.entities(202, started, started.size());
    }

    /// The filters of the list are ignored, as those of controllers are.
    private Reply jobs(String[] parts, Ask ask) {
        if (parts.length == 1) {
            return page(jobs.started().reversed().stream().map(this::entity).toList(), ask);
        }
        Optional<StartedJob> found = jobs.find(parts[1]);
        if (found.isEmpty()) {
            return unknown(ask);
        }
        StartedJob job = found.get();
        if (parts.length == 3) {
            return Reply.text(report(job));
        }
        if (ask.method().equals("DELETE")) {
            jobs.kill(job);
        }
        return Reply.entities(200, List.of(entity(job)), 1);
    }

    private String report(StartedJob job) {
        return "Task: Backup of %s%nStatus: %s%n%s%n"
                .formatted(job.name(), jobs.at(job).status(), jobs.life(job).message());
    }

    private Map<String, Object> entity(StartedJob job) {
        Life.Step step = jobs.at(job);
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("uuid", job.id());
        entity.put("status", step.status());
        entity.put("type", job.type());
        entity.put("taskName", "Backup of " + job.name());
        entity.put("createdTime", job.toldAt().toEpochMilli());
        entity.put("startTime", job.toldAt().toEpochMilli());
        entity.put("completitionPct", step.done());
        entity.put("taskExitMessage", jobs.goesOn(job) ? "" : jobs.life(job).message());
        return entity;
    }
}
