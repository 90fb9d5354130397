package backhaul.sandbox.tasks;

import backhaul.sandbox.tasks.Habits.WhenRunning;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A scheduled task of the model. What happens to it stands on a time line, which each call first
/// brings up to now. Not for use by several threads.
public final class ModelTask {
    /// Of the results that the Task Scheduler writes itself.
    public static final int RUNNING = 0x41301;

    public static final int NEVER_RAN = 0x41303;
    public static final int TERMINATED = 0x41306;
    public static final int QUEUED = 0x41325;
    public static final int ALREADY_RUNNING = 0x8004131F;
    public static final int DISABLED = 0x80041326;
    public static final int NO_DEMAND_START = 0x80041328;

    /// What a task that never ran shows as its last run.
    private static final LocalDateTime NEVER = LocalDateTime.of(1999, 11, 30, 0, 0);

    private static final long FIRST_PID = 4000;

    private final PriorityQueue<Event> line =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingInt(Event::number));
    private final Map<String, Run> active = new HashMap<>();
    private final List<Run> waiting = new ArrayList<>();
    private final Map<String, Past> history = new LinkedHashMap<>();
    private Habits habits;
    private Runnable program = () -> {};
    private Duration now = Duration.ZERO;
    private Duration clock;
    private LocalDateTime lastRun = NEVER;
    private int lastResult = NEVER_RAN;
    private int made;
    private int events;

    private record Event(Duration at, int number, Runnable what) {}

    /// A run of the task.
    ///
    /// @param foreign started by something else than the caller
    public record Run(
            String guid, long pid, boolean foreign, Duration asked, Duration lasts, int exitCode) {}

    /// A run that began.
    ///
    /// @param result null while it runs; what it really ended with, whatever was shown
    public record Past(Run run, Duration began, @Nullable Integer result) {}

    /// What is seen of the task: the last run as local time in whole seconds.
    public record View(LocalDateTime lastRun, int lastResult, List<Shown> instances) {}

    /// An instance as it is shown.
    public record Shown(Run run, boolean running) {}

    /// What came of a start: a run, or a code.
    public sealed interface Start {
        /// Taken, and dropped without a word.
        record Dropped() implements Start {}

        record Taken(Run run) implements Start {}

        record Refused(int code) implements Start {}
    }

    /// A task that never ran.
    ///
    /// @param clock the host's, at the elapsed time zero
    public ModelTask(Habits habits, Instant clock) {
        this.habits = habits;
        this.clock = Duration.between(Instant.EPOCH, clock);
    }

    public Habits habits() {
        return habits;
    }

    /// What the program of the task does when a run of it has come to its end.
    public void program(Runnable work) {
        program = work;
    }

    public void change(Habits other) {
        habits = other;
    }

    /// Lets time go on to this point of elapsed time.
    public void settle(Duration elapsed) {
        while (!line.isEmpty() && line.element().at().compareTo(elapsed) <= 0) {
            Event event = line.remove();
            now = event.at();
            event.what().run();
        }
        now = elapsed.compareTo(now) > 0 ? elapsed : now;
    }

    /// Something else starts the task at that time, and this run is its own.
    public void foreignRun(Duration at, Duration lasts, int exitCode) {
        plan(at, () -> admit(make(true, lasts, exitCode)));
    }

    /// Something else asks for a start at that time, and is refused with this code.
    public void foreignRefusal(Duration at, int code) {
        plan(at, () -> lastResult = code);
    }

    /// The host's clock is set.
    public void clockJump(Duration at, Duration by) {
        plan(at, () -> clock = clock.plus(by));
    }

    private void plan(Duration at, Runnable what) {
        line.add(new Event(at, events++, what));
    }

    /// Asks for a start.
    public Start start() {
        if (!habits.enabled()) {
            return refused(DISABLED);
        }
        if (!habits.demandStart()) {
            return refused(NO_DEMAND_START);
        }
        if (habits.silentDrop()) {
            return new Start.Dropped();
        }
        Run run = make(false, habits.lasts(), habits.exitCode());
        if (!active.isEmpty() && habits.whenRunning() == WhenRunning.IGNORE) {
            // Said to be taken; the last result tells otherwise.
            lastResult = ALREADY_RUNNING;
            return new Start.Dropped();
        }
        admit(run);
        return new Start.Taken(run);
    }

    private Start refused(int code) {
        lastResult = code;
        return new Start.Refused(code);
    }

    private Run make(boolean foreign, Duration lasts, int exitCode) {
        int number = ++made;
        String guid = "{%08X-0000-4000-8000-000000000000}".formatted(number);
        return new Run(guid, FIRST_PID + number, foreign, now, lasts, exitCode);
    }

    private void admit(Run run) {
        if (!active.isEmpty() && habits.whenRunning() == WhenRunning.IGNORE) {
            lastResult = ALREADY_RUNNING;
        } else if (!active.isEmpty() && habits.whenRunning() == WhenRunning.QUEUE) {
            waiting.add(run);
        } else if (run.foreign() || habits.startsAfter().isZero()) {
            begin(run);
        } else {
            waitUntil(run, now.plus(habits.startsAfter()));
        }
    }

    private void waitUntil(Run run, Duration at) {
        if (habits.queued()) {
            waiting.add(run);
        }
        plan(
                at,
                () -> {
                    boolean stopped = habits.queued() && !waiting.remove(run);
                    if (!stopped) {
                        begin(run);
                    }
                });
    }

    private void begin(Run run) {
        history.put(run.guid(), new Past(run, now, null));
        active.put(run.guid(), run);
        lastRun =
                LocalDateTime.ofEpochSecond(clock.plus(now).toSeconds(), 0, ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.SECONDS);
        if (habits.showsRunning()) {
            lastResult = RUNNING;
        }
        Duration limit = habits.timeLimit();
        boolean limited = limit != null && limit.compareTo(run.lasts()) < 0;
        plan(
                now.plus(limited ? limit : run.lasts()),
                () -> {
                    if (!limited && active.containsKey(run.guid())) {
                        program.run();
                    }
                    end(run, limited ? TERMINATED : run.exitCode());
                });
    }

    private void end(Run run, int code) {
        if (active.remove(run.guid()) == null) {
            return;
        }
        history.computeIfPresent(run.guid(), (_, past) -> new Past(past.run(), past.began(), code));
        if (habits.resultAfter().isZero()) {
            lastResult = code;
        } else {
            plan(now.plus(habits.resultAfter()), () -> lastResult = code);
        }
        if (active.isEmpty() && !waiting.isEmpty()) {
            begin(waiting.removeFirst());
        }
    }

    /// Asks for the end of a run, or of all.
    ///
    /// @param guid null for all
    public void stop(@Nullable String guid) {
        if (habits.stopDenied()) {
            return;
        }
        waiting.removeIf(run -> guid == null || run.guid().equals(guid));
        for (Run run : List.copyOf(active.values())) {
            if (guid == null || run.guid().equals(guid)) {
                end(run, TERMINATED);
            }
        }
    }

    public View look() {
        var shown = new ArrayList<Shown>();
        active.values().forEach(run -> shown.add(new Shown(run, true)));
        waiting.forEach(run -> shown.add(new Shown(run, false)));
        boolean queuedOnly = active.isEmpty() && !waiting.isEmpty();
        return new View(lastRun, queuedOnly ? QUEUED : lastResult, shown);
    }

    /// Every run that began, in order.
    public List<Past> history() {
        return List.copyOf(history.values());
    }

    /// Whether a run is under way.
    public Optional<Run> underWay() {
        return active.values().stream().findFirst();
    }
}
