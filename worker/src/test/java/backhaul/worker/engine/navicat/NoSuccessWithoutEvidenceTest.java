package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.Habits.WhenRunning;
import backhaul.sandbox.tasks.ModelTask;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Thousands of histories, each drawn from a number: whatever the Task Scheduler and the host do,
/// an attempt is never called a success unless a run of the task began after it was asked for and
/// ended with 0, and none of ours ended otherwise.
final class NoSuccessWithoutEvidenceTest {
    private static final int HISTORIES = Integer.getInteger("navicat.histories", 100_000);
    private static final long FIRST = Long.getLong("navicat.first", 1);

    private enum Kind {
        SUCCEEDED,
        FAILED,
        STOPPED,
        LOST,
        UNKNOWN
    }

    @Test
    void an_attempt_never_succeeds_without_fresh_evidence_of_its_own_run() {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        for (long seed = FIRST; seed < FIRST + HISTORIES; seed++) {
            kinds.merge(kind(new History(seed).play()), 1, Integer::sum);
        }
        // A test that never sees a success would prove nothing.
        if (HISTORIES > 1000) {
            assertThat(kinds.get(Kind.SUCCEEDED)).isGreaterThan(HISTORIES / 20);
            assertThat(kinds).containsOnlyKeys(Kind.values());
        }
    }

    private static Kind kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> Kind.SUCCEEDED;
            case Outcome.Failed _ -> Kind.FAILED;
            case Outcome.Stopped _, Outcome.GivenUp _ -> Kind.STOPPED;
            case Outcome.Lost _ -> Kind.LOST;
            case Outcome.Unknown _ -> Kind.UNKNOWN;
        };
    }

    /// One history.
    private static final class History {
        private static final List<Integer> LASTING =
                List.of(0, 0, 200, 1_000, 3_000, 10_000, 110_000);
        private static final List<Integer> CODES = List.of(0, 0, 0, 0, 1, 3, 0xC000013A);
        private static final List<WhenRunning> RULES =
                List.of(WhenRunning.PARALLEL, WhenRunning.QUEUE, WhenRunning.IGNORE);
        private static final List<Integer> REFUSALS =
                List.of(ModelTask.ALREADY_RUNNING, 0x800710E0, 0x80041324);

        private final long seed;
        private final Random random;
        private final Story story;
        private final boolean adopts;
        private final boolean crowded;

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
            boolean com = random.nextBoolean();
            this.crowded = random.nextBoolean();
            this.story = new Story(habits(com), com);
            this.adopts = one(10);
            story.ifRunning(
                    adopts ? Overlap.ADOPT : random.nextBoolean() ? Overlap.WAIT : Overlap.REJECT);
        }

        private boolean one(int in) {
            return random.nextInt(in) == 0;
        }

        private int of(List<Integer> values) {
            return values.get(random.nextInt(values.size()));
        }

        private Duration upTo(int millis) {
            return Duration.ofMillis(random.nextInt(millis));
        }

        private Habits habits(boolean com) {
            Habits habits =
                    Habits.lasting(Duration.ofMillis(of(LASTING)), of(CODES))
                            .when(RULES.get(random.nextInt(RULES.size())));
            if (one(3)) {
                habits = habits.starting(upTo(one(3) ? 90_000 : 3_000), random.nextBoolean());
            }
            if (one(3)) {
                habits = late(habits, com);
            }
            habits = one(8) ? habits.droppingStarts() : habits;
            habits = one(30) ? habits.disabled() : habits;
            habits = one(30) ? habits.notOnDemand() : habits;
            habits = one(8) ? habits.denyingStops() : habits;
            habits = one(4) ? habits.leaving(2) : habits;
            return one(8) ? habits.limitedTo(upTo(10_000)) : habits;
        }

        /// A result that says running can be late for long, unless others hide that; one of the run
        /// before must not be.
        private Habits late(Habits habits, boolean com) {
            boolean running = !com || random.nextBoolean();
            return habits.telling(running, upTo(running && !crowded ? 45_000 : 2_500));
        }

        private void happen() {
            if (random.nextBoolean()) {
                story.after(Duration.ofMillis(of(LASTING)), of(CODES));
            }
            Duration now = story.scheduler.elapsed();
            for (int i = crowded ? random.nextInt(3) : 0; i > 0; i--) {
                story.task.foreignRun(
                        now.plus(upTo(60_000)), Duration.ofMillis(of(LASTING)), of(CODES));
            }
            for (int i = crowded ? random.nextInt(3) : 0; i > 0; i--) {
                story.task.foreignRefusal(now.plus(upTo(60_000)), of(REFUSALS));
            }
            if (one(5)) {
                int hours = random.nextInt(5) - 2;
                story.task.clockJump(now.plus(upTo(30_000)), Duration.ofHours(hours));
            }
            story.pass(upTo(5_000));
        }

        private void misfortune() {
            Duration now = story.scheduler.elapsed();
            if (one(5)) {
                boolean cancel = random.nextBoolean();
                story.stop(now.plus(upTo(60_000)), cancel ? StopReason.CANCEL : StopReason.TIMEOUT);
            } else {
                story.stop(now.plus(Duration.ofHours(3)), StopReason.TIMEOUT);
            }
            if (one(4)) {
                story.scheduler.fail(
                        new ModelScheduler.Faults(
                                random.nextInt(2),
                                random.nextInt(2),
                                now.plus(upTo(60_000)),
                                upTo(90_000)));
            }
            if (one(4)) {
                story.scheduler.crash(now.plus(upTo(60_000)));
            }
        }

        Outcome play() {
            happen();
            misfortune();
            Outcome outcome = attempt();
            if (outcome instanceof Outcome.Succeeded) {
                prove();
            }
            return outcome;
        }

        private Outcome attempt() {
            try {
                return story.run();
            } catch (ModelScheduler.Crash e) {
                if (story.attempt.handles.isEmpty()) {
                    return new Outcome.Lost("never started", Outcome.Result.NONE);
                }
                story.pass(upTo(one(2) ? 5_000 : 300_000));
                return story.recover(story.attempt.handles.getLast());
            }
        }

        @Override
        public String toString() {
            return "history %d: %s, %s%n%s%n%s"
                    .formatted(
                            seed,
                            story.scheduler.showsInstances ? "com" : "schtasks",
                            story.task.habits(),
                            story.attempt.handles,
                            story.attempt.messages);
        }

        private void prove() {
            if (!story.scheduler.showsInstances && isCrowdedByAnother()) {
                return;
            }
            Duration asked = story.scheduler.firstStart();
            List<ModelTask.Past> fresh =
                    story.task.history().stream()
                            .filter(past ->
                                    adopts || (asked != null && past.began().compareTo(asked) >= 0))
                            .toList();
            assertThat(fresh)
                    .as("a run that ended with 0, %s", this)
                    .anyMatch(past -> Integer.valueOf(0).equals(past.result()));
            assertThat(fresh)
                    .as("a run of ours that did not, %s", this)
                    .noneMatch(past ->
                            !past.run().foreign()
                                    && !Integer.valueOf(0).equals(past.result())
                                    && fresh.stream().noneMatch(next -> hides(next, past)));
        }

        /// Without instances, whoever ends first of two that run side by side, or that began
        /// together, ended the one there is.
        private boolean isCrowdedByAnother() {
            List<ModelTask.Past> all = story.task.history();
            return all.stream()
                    .filter(past -> !past.run().foreign())
                    .anyMatch(own ->
                            all.stream()
                                    .anyMatch(other -> hides(other, own) || overlaps(other, own)));
        }

        private static boolean overlaps(ModelTask.Past other, ModelTask.Past own) {
            Duration end = other.began().plus(other.run().lasts());
            return other.run().foreign()
                    && other.began().compareTo(own.began()) < 0
                    && end.compareTo(own.began()) > 0;
        }

        /// Two runs between two looks are one to whoever looks: only the files can tell.
        private static boolean hides(ModelTask.Past next, ModelTask.Past past) {
            return next.run().foreign()
                    && next.began().minus(past.began()).abs().compareTo(Watch.GAP) < 0;
        }
    }
}
