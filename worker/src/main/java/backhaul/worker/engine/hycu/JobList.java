package backhaul.worker.engine.hycu;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Looks through the jobs of a controller for those of an object. Its time filters do nothing, so
/// that times are compared here.
final class JobList {
    private static final int DEEP = 3;

    private final HycuClient client;
    private final CompletableFuture<?> stop;

    JobList(HycuClient client, CompletableFuture<?> stop) {
        this.client = client;
        this.stop = stop;
    }

    /// Those that were created since the object was first asked for.
    List<String> of(Item item) throws Trouble, InterruptedException {
        Instant since = item.since();
        if (since == null) {
            throw new IllegalArgumentException("never asked for: " + item.name());
        }
        long from = since.toEpochMilli();
        return new Pages(client, RestApi.BASE + "/jobs?", stop)
                .until(page -> isPast(page, from)).stream()
                        .filter(job -> job.path("createdTime").asLong(0) >= from)
                        .filter(job -> isOf(job, item))
                        .map(job -> job.path("uuid").asString(""))
                        .filter(JobId::isOne)
                        .distinct()
                        .toList();
    }

    /// Newest first is their usual order, and nothing promises it: a page that falls, and ends
    /// before that time, is believed.
    private static boolean isPast(List<JsonNode> page, long from) {
        long before = Long.MAX_VALUE;
        for (JsonNode job : page) {
            long created = job.path("createdTime").asLong(Long.MAX_VALUE);
            if (created > before) {
                return false;
            }
            before = created;
        }
        return page.size() > 1
                && before < from
                && page.getFirst().path("createdTime").asLong(0) > before;
    }

    /// A job is of an object if it bears its uuid anywhere, or names it as a whole word.
    static boolean isOf(JsonNode job, Item item) {
        if (item.uuid().isEmpty()) {
            return true;
        }
        return bears(job, item.uuid().toLowerCase(Locale.ROOT), DEEP)
                || names(job.path("taskName").asString(""), item.name());
    }

    private static boolean bears(JsonNode node, String uuid, int depth) {
        if (node.isString()) {
            return node.asString().toLowerCase(Locale.ROOT).contains(uuid);
        }
        for (JsonNode inner : node) {
            if (depth > 0 && bears(inner, uuid, depth - 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(String task, String name) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-]|\\.\\w)")
                .matcher(task)
                .find();
    }
}
