package backhaul.worker.engine.navicat;

import backhaul.protocol.RunStatus.Handle;
import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.ModelTask;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.navicat.TaskHandle.SchedulerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One attempt against the model, in a time of its own.
final class Story {
    static final Instant START = Instant.parse("2026-11-21T01:00:00.300Z");

    final ModelTask task;
    final ModelScheduler scheduler;
    final FakeAttempt attempt = new FakeAttempt(START, Duration.ofHours(3));
    final List<String> killed = new ArrayList<>();
    private Overlap overlap = Overlap.WAIT;
    private @Nullable Duration stopAt;
    private StopReason stopReason = StopReason.CANCEL;

    Story(Habits habits, boolean com) {
        task = new ModelTask(habits, START);
        scheduler = new ModelScheduler(task, com, this::maybeStop);
    }

    static Story com(Habits habits) {
        return new Story(habits, true);
    }

    static Story schtasks(Habits habits) {
        return new Story(habits, false);
    }

    Story ifRunning(Overlap rule) {
        overlap = rule;
        return this;
    }

    Story stop(Duration at, StopReason reason) {
        stopAt = at;
        stopReason = reason;
        return this;
    }

    private void maybeStop(Duration now) {
        if (stopAt != null && now.compareTo(stopAt) >= 0) {
            attempt.stop(stopReason);
        }
    }

    /// Lets the task run once, with an ending, before anything is asked.
    Story after(Duration lasted, int exitCode) {
        task.foreignRun(Duration.ofSeconds(1), lasted, exitCode);
        pass(Duration.ofSeconds(10).plus(lasted));
        return this;
    }

    void pass(Duration time) {
        scheduler.pause(time, new CompletableFuture<Void>());
        task.settle(scheduler.elapsed());
    }

    NavicatSpec spec() {
        return new NavicatSpec(
                "\\oceanbase-auto-bak",
                overlap,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                null,
                Map.of());
    }

    Outcome run() {
        try {
            return engine().run(spec(), attempt);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a later life of the worker makes of a handle.
    Outcome recover(Handle handle) {
        try {
            return engine().recover(attempt, Optional.of(handle));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Outcome rehearse() {
        try {
            return engine().rehearse(spec(), attempt);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private NavicatEngine engine() {
        var host =
                new NavicatHost(
                        new NavicatHost.Schedulers() {
                            @Override
                            public SchedulerKind choose() {
                                return scheduler.showsInstances
                                        ? SchedulerKind.COM
                                        : SchedulerKind.SCHTASKS;
                            }

                            @Override
                            public TaskScheduler open(SchedulerKind kind, String name) {
                                return scheduler;
                            }
                        },
                        (pid, since) -> family(pid),
                        () -> scheduler);
        return new NavicatEngine(host, () -> new Engine.Probe(true, "model"));
    }

    private Processes.Family family(long pid) {
        int children = pid == 0 ? 0 : task.habits().children();
        var living = new ArrayList<String>();
        for (int i = 1; i <= children; i++) {
            living.add("navicat.exe (" + (pid + i * 1000L) + ")");
        }
        return new Processes.Family() {
            @Override
            public List<String> living() {
                return List.copyOf(living);
            }

            @Override
            public void kill() {
                killed.addAll(living);
                living.clear();
            }
        };
    }
}
