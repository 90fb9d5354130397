package backhaul.worker.engine.hycu;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Time that passes only where somebody waits for it, and what is to happen meanwhile.
final class VirtualTime implements InstantSource {
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final AtomicLong passed = new AtomicLong();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    private record Event(long at, Runnable what) {}

    @Override
    public Instant instant() {
        return start.plusNanos(passed.get());
    }

    Duration passed() {
        return Duration.ofNanos(passed.get());
    }

    /// Has something happen once so much time is over from now.
    VirtualTime in(Duration time, Runnable what) {
        events.add(new Event(passed.get() + time.toNanos(), what));
        return this;
    }

    Time time() {
        return new Time(this, passed::get, this::over);
    }

    private boolean over(Duration wait, CompletableFuture<?> until) {
        if (until.isDone()) {
            return false;
        }
        long end = passed.get() + Math.max(0, wait.toNanos());
        while (true) {
            var next =
                    events.stream()
                            .filter(event -> event.at() <= end)
                            .min(Comparator.comparingLong(Event::at));
            if (next.isEmpty()) {
                passed.set(end);
                return !until.isDone();
            }
            events.remove(next.get());
            passed.accumulateAndGet(next.get().at(), Math::max);
            next.get().what().run();
            if (until.isDone()) {
                return false;
            }
        }
    }
}
