package backhaul.worker.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Time, threads and chance of one simulation. One thing happens at a time: whoever has the baton
/// runs until it waits for something, and what happens next is the earliest event; among equal
/// ones, and for how long things take, the seed decides.
final class World {
    private static final Instant BEGINNING = Instant.parse("2026-11-21T01:00:00Z");

    private static final long MOST_EVENTS = 300_000;

    private final Random random;
    private final Story story;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.<Event>comparingLong(e -> e.at).thenComparingLong(e -> e.order));
    private final List<Waiter> waiters = new ArrayList<>();
    private final Set<Actor> actors = new LinkedHashSet<>();
    private final Life outside = new Life("outside");

    private long now;
    private long count;
    private long happened;
    private @Nullable Thread main;
    private volatile @Nullable Actor running;
    private @Nullable Throwable failure;

    /// What is to happen at a time, unless it is taken back.
    static final class Event {
        private final long at;
        private final long order;
        private final Life life;
        private @Nullable Runnable what;
        private @Nullable Event again;

        private Event(long at, long order, Life life, Runnable what) {
            this.at = at;
            this.order = order;
            this.life = life;
            this.what = what;
        }

        void cancel() {
            what = null;
            if (again != null) {
                again.cancel();
            }
        }
    }

    private record Waiter(Actor actor, BooleanSupplier condition, Event timeout) {}

    World(long seed, Story story) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        this.story = story;
    }

    // ------------------------------------------------------------------ time and chance

    long nanos() {
        return now;
    }

    Instant time() {
        return BEGINNING.plusNanos(now);
    }

    long millis() {
        return time().toEpochMilli();
    }

    Life outside() {
        return outside;
    }

    void tell(Supplier<String> words) {
        story.tell(time(), words);
    }

    /// True once in `n` times.
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long nextLong() {
        return random.nextLong();
    }

    Duration between(Duration least, Duration most) {
        long span = most.toNanos() - least.toNanos();
        return least.plusNanos(span <= 0 ? 0 : (long) (random.nextDouble() * span));
    }

    Duration millisUpTo(int most) {
        return between(Duration.ZERO, Duration.ofMillis(most));
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    // ------------------------------------------------------------------ plans and threads

    Event after(Duration delay, Life life, Runnable what) {
        long at = now + Math.max(0, delay.toNanos());
        // The upper bits decide among what is due at once; the lower keep every event apart.
        long order = ((long) random.nextInt() << 32) | (count++ & 0xffffffffL);
        Event event = new Event(at, order, life, what);
        events.add(event);
        return event;
    }

    Event after(Duration delay, Runnable what) {
        return after(delay, outside, what);
    }

    /// Starts a thread that begins a little later.
    Actor start(Life life, String name, Runnable work) {
        Actor actor = new Actor(name, life);
        if (life.over()) {
            actor.ended = true;
            return actor;
        }
        actors.add(actor);
        actor.thread = Thread.ofVirtual().name(name).unstarted(() -> play(actor, work));
        after(millisUpTo(2), life, () -> begin(actor));
        return actor;
    }

    private void play(Actor actor, Runnable work) {
        try {
            work.run();
        } catch (Killed e) {
            // its process is gone
        } catch (RuntimeException | Error e) {
            if (failure == null && !actor.life.over()) {
                failure = new AssertionError("thread " + actor + " died of " + e, e);
            }
        } finally {
            actor.ended = true;
            running = null;
            LockSupport.unpark(main);
        }
    }

    /// The history ends here.
    void fail(AssertionError why) {
        if (failure == null) {
            failure = why;
        }
    }

    private void begin(Actor actor) {
        if (!actor.ended) {
            running = actor;
            Thread thread = Objects.requireNonNull(actor.thread);
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
            while (running != null) {
                LockSupport.park(this);
            }
            if (actor.ended) {
                actors.remove(actor);
            }
        }
    }

    /// Whose turn it is; fails outside of any actor.
    Actor me() {
        Actor actor = running;
        if (actor == null) {
            throw new IllegalStateException("what must not block does");
        }
        return actor;
    }

    boolean inActor() {
        return running != null;
    }

    private void handBack(Actor me) {
        running = null;
        LockSupport.unpark(main);
        boolean interrupted = Thread.interrupted();
        while (running != me) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        me.interrupted |= interrupted;
        if (me.life.over()) {
            throw new Killed();
        }
    }

    /// Lets time pass for the thread that has the baton.
    void sleep(Duration duration) {
        Actor me = me();
        if (me.life.over()) {
            throw new Killed();
        }
        after(duration, me.life, () -> begin(me));
        handBack(me);
    }

    /// Waits until `condition` holds, or `atMost` is over.
    ///
    /// @return whether it held
    boolean await(BooleanSupplier condition, Duration atMost) {
        Actor me = me();
        if (me.life.over()) {
            throw new Killed();
        }
        if (condition.getAsBoolean()) {
            return true;
        }
        if (!atMost.isPositive()) {
            return false;
        }
        Event timeout = after(atMost, me.life, () -> giveUp(me));
        waiters.add(new Waiter(me, condition, timeout));
        handBack(me);
        return condition.getAsBoolean();
    }

    private void giveUp(Actor actor) {
        waiters.removeIf(waiter -> waiter.actor == actor);
        begin(actor);
    }

    private void wakeWaiters() {
        for (int i = waiters.size() - 1; i >= 0; i--) {
            Waiter waiter = waiters.get(i);
            if (waiter.condition.getAsBoolean()) {
                waiters.remove(i);
                waiter.timeout.cancel();
                after(millisUpTo(1), waiter.actor.life, () -> begin(waiter.actor));
            }
        }
    }

    /// Ends every thread of a life, where it stands.
    void kill(Life life) {
        life.end();
        waiters.removeIf(waiter -> waiter.actor.life == life);
        for (Actor actor : List.copyOf(actors)) {
            if (actor.life == life) {
                if (Objects.requireNonNull(actor.thread).getState() != Thread.State.NEW) {
                    begin(actor);
                }
                actor.ended = true;
                actors.remove(actor);
            }
        }
    }

    void thaw(Life life) {
        for (Event event : life.thaw()) {
            Runnable what = event.what;
            if (what != null) {
                event.again = after(millisUpTo(20), life, what);
            }
        }
    }

    // ------------------------------------------------------------------ the course of it

    /// Lets things happen until `over` holds or `atMost` has passed.
    ///
    /// @return whether it held
    boolean run(BooleanSupplier over, Duration atMost) {
        main = Thread.currentThread();
        long end = now + atMost.toNanos();
        while (!over.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.at > end) {
                now = end;
                return over.getAsBoolean();
            }
            events.remove();
            now = next.at;
            happen(next);
            if (++happened > MOST_EVENTS) {
                throw new AssertionError("it goes in circles at " + time());
            }
            if (failure != null) {
                throw new AssertionError(failure.getMessage(), failure);
            }
            wakeWaiters();
        }
        return true;
    }

    private void happen(Event event) {
        Runnable what = event.what;
        if (what == null || event.life.over()) {
            return;
        }
        if (event.life.frozen()) {
            event.life.miss(event);
        } else {
            what.run();
        }
    }

    /// Ends what still runs, so that no thread is left behind.
    void end() {
        for (Actor actor : List.copyOf(actors)) {
            if (!actor.life.over()) {
                kill(actor.life);
            }
        }
    }
}
