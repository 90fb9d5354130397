package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Exchange.Ask;
import backhaul.worker.engine.hycu.Gate.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A list that comes in pages. Controllers give smaller ones than were asked for, so that an empty
/// page, or the total, is the end.
final class Pages {
    private static final int SIZE = 50;
    private static final int MOST = 400;

    private final HycuClient client;
    private final String path;
    private final CompletableFuture<?> stop;

    /// @param path with `?` or `&` at its end
    Pages(HycuClient client, String path, CompletableFuture<?> stop) {
        this.client = client;
        this.path = path;
        this.stop = stop;
    }

    List<JsonNode> all() throws Trouble, InterruptedException {
        return until(_ -> false);
    }

    /// Everything up to the first page that is enough.
    List<JsonNode> until(Predicate<List<JsonNode>> enough) throws Trouble, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        for (int number = 1; number <= MOST; number++) {
            Ask ask = Ask.get(path + "pageSize=" + SIZE + "&pageNumber=" + number);
            JsonNode answer = client.json(ask, Lane.ACTING, stop);
            if (!answer.isArray() && !answer.path("entities").isArray()) {
                throw Trouble.unclear(client.name() + " answered with something other than a list");
            }
            List<JsonNode> page = Envelope.entities(answer);
            all.addAll(page);
            int total = Envelope.total(answer);
            if (page.isEmpty() || (total >= 0 && all.size() >= total) || enough.test(page)) {
                return all;
            }
        }
        throw Trouble.unclear(client.name() + " has a list without an end");
    }
}
