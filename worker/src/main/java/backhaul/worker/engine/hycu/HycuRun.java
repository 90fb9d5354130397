package backhaul.worker.engine.hycu;

import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// An attempt under way: its objects with their states, which the ledger has in its handle.
final class HycuRun {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final HycuClient client;
    private final HycuApi api;
    private final Attempt attempt;
    private final Duration checkEvery;
    private final List<Item> items;

    HycuRun(HycuClient client, Attempt attempt, Duration checkEvery, List<Item> items) {
        this.client = client;
        this.api = HycuApi.of(client);
        this.attempt = attempt;
        this.checkEvery = checkEvery;
        this.items = new ArrayList<>(items);
    }

    HycuClient client() {
        return client;
    }

    HycuApi api() {
        return api;
    }

    Attempt attempt() {
        return attempt;
    }

    Duration checkEvery() {
        return checkEvery;
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    int size() {
        return items.size();
    }

    Item item(int index) {
        return items.get(index);
    }

    void set(int index, Item item) {
        items.set(index, item);
    }

    boolean any(Item.Stage stage) {
        return items.stream().anyMatch(item -> item.stage() == stage);
    }

    CompletableFuture<StopReason> stop() {
        return attempt.stop();
    }

    boolean stopped() {
        return attempt.stop().isDone();
    }

    Optional<StopReason> stopReason() {
        return Optional.ofNullable(attempt.stop().getNow(null));
    }

    /// Waits, unless the attempt is to be stopped.
    ///
    /// @return false where it is
    boolean pause(Duration wait) throws InterruptedException {
        return client.time().pause().over(wait, attempt.stop());
    }

    long nanos() {
        return client.time().nanos().getAsLong();
    }

    CompletableFuture<Void> record() {
        return attempt.record(new HycuHandle(client.name(), checkEvery, items).encoded());
    }

    /// Waits a little: true where it is in the ledger by then.
    boolean committedSoon(CompletableFuture<Void> recorded) throws InterruptedException {
        var _ = client.time().pause().over(SOON, CompletableFuture.anyOf(recorded, stop()));
        return recorded.isDone() && !stopped();
    }

    /// Waits as long as it takes.
    void committed(CompletableFuture<Void> recorded) throws InterruptedException {
        CompletableFuture<Object> either = CompletableFuture.anyOf(recorded, stop());
        while (client.time().pause().over(SOON, either)) {
            if (either.isDone()) {
                return;
            }
        }
    }
}
