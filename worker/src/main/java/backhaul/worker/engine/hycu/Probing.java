package backhaul.worker.engine.hycu;

import backhaul.worker.engine.Engine.Probe;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Asks all controllers at once how they are. A start does not wait long for one that is away.
final class Probing {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Probing() {}

    static Map<String, Probe> all(Collection<HycuClient> clients) {
        Map<String, Probe> answers = new ConcurrentHashMap<>();
        Map<String, Thread> asking = new LinkedHashMap<>();
        clients.forEach(client ->
                asking.put(
                        client.name(),
                        Thread.ofVirtual()
                                .name("hycu-probe-" + client.name())
                                .start(() -> answers.put(client.name(), ask(client)))));
        Map<String, Probe> probes = new LinkedHashMap<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        asking.forEach((name, thread) -> {
            waitFor(thread, Duration.ofNanos(end - System.nanoTime()));
            Probe silent = new Probe(false, name + " has not answered within 5s");
            probes.put(name, answers.getOrDefault(name, silent));
            thread.interrupt();
        });
        return probes;
    }

    private static void waitFor(Thread thread, Duration limit) {
        try {
            if (limit.isPositive()) {
                var _ = thread.join(limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Probe ask(HycuClient client) {
        Controller controller = client.controller();
        String where =
                "%s (%s) at %s"
                        .formatted(client.name(), controller.api().spelling(), controller.url());
        try {
            var _ = HycuApi.of(client).check(new CompletableFuture<>());
            return new Probe(true, where);
        } catch (Trouble trouble) {
            return new Probe(false, where + ": " + trouble.why());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Probe(false, where + ": was not waited for");
        }
    }
}
