package backhaul.worker.engine.docker;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An attempt whose ledger is a list.
class FakeAttempt implements Attempt {
    static final Instant STARTED = Instant.parse("2026-11-21T01:00:00Z");
    static final String FOLDER = "20261121T010000Z-6c1e2a77";

    final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    final List<Handle> handles = new CopyOnWriteArrayList<>();
    final AtomicLong bytes = new AtomicLong();

    /// What [#record(Handle)] answers.
    volatile CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);

    /// Hears each handle as it is recorded.
    volatile Consumer<Handle> ledger = handle -> {};

    private final RunKey run;

    FakeAttempt() {
        this("0199e5f2-8d1c-7c3e-b0a4-5d8f6c1e2a77");
    }

    FakeAttempt(String id) {
        this.run = new RunKey("docker-01", "/ci/nightly", id);
    }

    @Override
    public RunKey run() {
        return run;
    }

    @Override
    public String job() {
        return "nightly";
    }

    @Override
    public int number() {
        return 1;
    }

    @Override
    public Instant startedAt() {
        return STARTED;
    }

    @Override
    public CompletableFuture<StopReason> stop() {
        return stop;
    }

    @Override
    public void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {
        if (bytes != null) {
            this.bytes.set(bytes);
        }
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        handles.add(handle);
        ledger.accept(handle);
        return commit;
    }
}
