package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.Habits.WhenRunning;
import backhaul.sandbox.tasks.ModelTask;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an attempt makes of the habits of the Task Scheduler, one by one.
final class NavicatRunTest {
    private static final Habits BACKUP = Habits.lasting(Duration.ofMinutes(19), 0);
    private static final Habits FAST = Habits.lasting(Duration.ZERO, 0);

    private static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private static Outcome.Stopped stopped(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
        return (Outcome.Stopped) outcome;
    }

    private static Outcome.GivenUp givenUp(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.GivenUp.class);
        return (Outcome.GivenUp) outcome;
    }

    private static Outcome.Unknown unknown(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        return (Outcome.Unknown) outcome;
    }

    @Test
    void a_task_that_runs_and_ends_with_0_succeeded() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(BACKUP, com);

            assertThat(story.run()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(story.task.history()).hasSize(1);
            assertThat(story.attempt.messages).endsWith("the task runs", "the task has ended");
        }
    }

    @Test
    void the_intent_is_written_down_before_the_start_and_the_instance_after_it() {
        Story story = Story.com(BACKUP);

        story.run();

        assertThat(story.attempt.handles)
                .extracting(handle -> handle.details().get("state"))
                .containsExactly("intended", "started", "running");
        assertThat(story.attempt.handles.getLast().id())
                .isEqualTo(story.task.history().getFirst().run().guid());
    }

    @Test
    void a_task_too_fast_to_be_seen_is_known_by_its_last_run() {
        for (boolean com : new boolean[] {true, false}) {
            assertThat(new Story(FAST, com).after(Duration.ZERO, 0).run())
                    .isInstanceOf(Outcome.Succeeded.class);
        }
    }

    @Test
    void a_fast_failure_is_not_covered_by_the_success_of_the_run_before() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(Habits.lasting(Duration.ZERO, 3), com).after(Duration.ZERO, 0);

            assertThat(failed(story.run()).message()).isEqualTo("the task ended with exit code 3");
        }
    }

    @Test
    void a_second_run_in_the_second_of_the_first_is_told_apart() {
        Story story = Story.schtasks(FAST);
        story.task.foreignRun(Duration.ZERO, Duration.ZERO, 0);

        assertThat(story.run()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(story.task.history()).hasSize(2);
    }

    @Test
    void a_start_of_which_nothing_comes_is_not_started() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(BACKUP.droppingStarts(), com).after(Duration.ofSeconds(2), 0);

            Outcome.Failed failed = failed(story.run());
            assertThat(failed.message()).isEqualTo("not_started: no sign of a start within 1m");
            assertThat(failed.retryable()).isTrue();
        }
    }

    @Test
    void a_disabled_task_is_not_started_and_not_tried_again() {
        Outcome.Failed byCom = failed(Story.com(BACKUP.disabled()).run());
        assertThat(byCom.message())
                .isEqualTo("not_started: the task is disabled: enable it in the Task Scheduler");
        assertThat(byCom.retryable()).isFalse();

        Outcome.Failed bySchtasks = failed(Story.schtasks(BACKUP.disabled()).run());
        assertThat(bySchtasks.message())
                .isEqualTo(
                        "not_started: no sign of a start within 1m; the task shows 0x80041326, the"
                                + " task is disabled");
        assertThat(bySchtasks.retryable()).isFalse();
    }

    @Test
    void a_task_that_allows_no_start_on_demand_is_not_started() {
        assertThat(failed(Story.com(BACKUP.notOnDemand()).run()).message())
                .contains("may not be started on demand");
        assertThat(failed(Story.schtasks(BACKUP.notOnDemand()).run()).message())
                .contains("0x80041328, the task does not allow to be started on demand");
    }

    @Test
    void a_queued_task_is_waited_for_longer_than_for_a_start() {
        for (boolean com : new boolean[] {true, false}) {
            Habits queued = BACKUP.starting(Duration.ofMinutes(5), true);

            assertThat(new Story(queued, com).run()).isInstanceOf(Outcome.Succeeded.class);
        }
    }

    @Test
    void a_result_that_comes_late_is_waited_for() {
        for (boolean com : new boolean[] {true, false}) {
            Habits late = Habits.lasting(Duration.ofSeconds(20), 3);

            assertThat(
                            failed(new Story(late.telling(true, Duration.ofSeconds(20)), com).run())
                                    .message())
                    .isEqualTo("the task ended with exit code 3");
        }
    }

    @Test
    void a_result_that_never_comes_is_unknown() {
        Habits late = Habits.lasting(Duration.ofSeconds(20), 0).telling(true, Duration.ofHours(1));

        assertThat(unknown(Story.com(late).run()).message())
                .isEqualTo("the run is gone, and its result still is 0x41301, the task is running");
    }

    @Test
    void a_refusal_that_hides_the_result_makes_it_unknown() {
        Story story = Story.schtasks(BACKUP);
        story.task.foreignRefusal(Duration.ofMinutes(5), ModelTask.ALREADY_RUNNING);

        assertThat(unknown(story.run()).message())
                .contains("another start was refused meanwhile", "0x8004131F");
    }

    @Test
    void a_refusal_hides_nothing_where_instances_are_seen() {
        Story story = Story.com(BACKUP);
        story.task.foreignRefusal(Duration.ofMinutes(5), ModelTask.ALREADY_RUNNING);

        assertThat(story.run()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void another_run_meanwhile_makes_it_unknown() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(BACKUP.when(WhenRunning.PARALLEL), com);
            story.task.foreignRun(Duration.ofMinutes(5), Duration.ofSeconds(7), 0);

            assertThat(unknown(story.run()).message()).startsWith("another run of the task");
        }
    }

    @Test
    void a_run_that_is_under_way_is_waited_for_and_then_the_task_is_started() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(Habits.lasting(Duration.ofSeconds(30), 3), com);
            story.task.foreignRun(Duration.ZERO, Duration.ofMinutes(10), 0);
            story.pass(Duration.ofSeconds(3));

            assertThat(failed(story.run()).message()).isEqualTo("the task ended with exit code 3");
            assertThat(story.task.history()).hasSize(2);
            assertThat(story.attempt.messages.getFirst())
                    .isEqualTo("waits for a run of the task that is under way");
        }
    }

    @Test
    void a_run_that_is_under_way_is_adopted_and_never_stopped() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(BACKUP, com).ifRunning(Overlap.ADOPT);
            story.task.foreignRun(Duration.ZERO, Duration.ofMinutes(10), 0);
            story.pass(Duration.ofSeconds(3));

            assertThat(story.run()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(story.scheduler.starts()).isZero();

            Story cancelled =
                    new Story(BACKUP, com)
                            .ifRunning(Overlap.ADOPT)
                            .stop(Duration.ofMinutes(1), StopReason.CANCEL);
            cancelled.task.foreignRun(Duration.ZERO, Duration.ofMinutes(10), 0);
            cancelled.pass(Duration.ofSeconds(3));

            assertThat(givenUp(cancelled.run()).message()).startsWith("the task still runs");
            assertThat(cancelled.scheduler.stops()).isZero();
        }
    }

    @Test
    void a_run_that_is_under_way_can_be_a_reason_to_fail() {
        Story story = Story.com(BACKUP).ifRunning(Overlap.REJECT);
        story.task.foreignRun(Duration.ZERO, Duration.ofMinutes(10), 0);
        story.pass(Duration.ofSeconds(3));

        Outcome.Failed failed = failed(story.run());
        assertThat(failed.message())
                .isEqualTo("not_started: a run of the task is already under way");
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void a_task_that_hangs_is_stopped_at_the_time_limit_with_what_it_left_running() {
        Story story =
                Story.com(Habits.lasting(Duration.ofDays(3), 0).leaving(2))
                        .stop(Duration.ofMinutes(30), StopReason.TIMEOUT);

        Outcome.Stopped stopped = stopped(story.run());

        assertThat(stopped.reason()).isEqualTo(StopReason.TIMEOUT);
        assertThat(stopped.message())
                .startsWith("the task was stopped; what it left running was killed: navicat.exe");
        assertThat(story.killed).hasSize(2);
        assertThat(story.task.underWay()).isEmpty();
    }

    @Test
    void a_task_that_cannot_be_stopped_timed_out_and_is_said_to_run_on() {
        for (boolean com : new boolean[] {true, false}) {
            Story story =
                    new Story(Habits.lasting(Duration.ofDays(3), 0).denyingStops(), com)
                            .stop(Duration.ofMinutes(30), StopReason.TIMEOUT);

            assertThat(givenUp(story.run()).message()).endsWith("and still runs");
        }
    }

    @Test
    void a_cancel_that_does_not_work_is_unknown() {
        Story story =
                Story.com(Habits.lasting(Duration.ofDays(3), 0).denyingStops())
                        .stop(Duration.ofMinutes(30), StopReason.CANCEL);

        assertThat(unknown(story.run()).message()).endsWith("and still runs");
    }

    @Test
    void a_cancel_stops_the_task_by_both_ways() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(BACKUP, com).stop(Duration.ofMinutes(1), StopReason.CANCEL);

            assertThat(stopped(story.run()).reason()).isEqualTo(StopReason.CANCEL);
            assertThat(story.task.underWay()).isEmpty();
        }
    }

    @Test
    void a_worker_that_leaves_lets_the_task_go_on() {
        Story story = Story.com(BACKUP).stop(Duration.ofMinutes(1), StopReason.UNIT_LOST);

        assertThat(stopped(story.run()).message()).isEqualTo("the task is left to go on");
        assertThat(story.task.underWay()).isPresent();
    }

    @Test
    void a_task_that_others_end_is_cancelled() {
        Story story = Story.com(BACKUP.limitedTo(Duration.ofMinutes(2)));

        Outcome.Stopped stopped = stopped(story.run());
        assertThat(stopped.reason()).isEqualTo(StopReason.CANCEL);
        assertThat(stopped.message()).contains("ended from outside", "its own time limit of 2m");
        assertThat(stopped.result().warnings())
                .containsExactly("the task ends itself after 2m, before the job's timeout of 3h");
    }

    @Test
    void a_clock_that_is_set_changes_nothing() {
        for (boolean com : new boolean[] {true, false}) {
            Story story = new Story(BACKUP, com);
            story.task.clockJump(Duration.ofMinutes(3), Duration.ofHours(-2));

            assertThat(story.run()).isInstanceOf(Outcome.Succeeded.class);
        }
    }

    @Test
    void a_bridge_that_dies_in_the_middle_is_asked_again() {
        Story story = Story.com(BACKUP);
        story.scheduler.fail(
                new ModelScheduler.Faults(1, 0, Duration.ofMinutes(2), Duration.ofMinutes(5)));

        assertThat(story.run()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(story.scheduler.starts()).isEqualTo(1);
    }

    @Test
    void a_worker_that_comes_back_finds_the_run_by_its_instance() {
        Story story = crashed(Story.com(BACKUP), Duration.ofMinutes(2));
        story.pass(Duration.ofMinutes(30));

        assertThat(story.recover(story.attempt.handles.getLast()))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(story.scheduler.starts()).isEqualTo(1);
    }

    @Test
    void a_worker_that_comes_back_does_not_take_a_later_run_for_its_own() {
        for (boolean com : new boolean[] {true, false}) {
            Story story =
                    crashed(
                            new Story(Habits.lasting(Duration.ofMinutes(4), 3), com),
                            Duration.ofMinutes(2));
            story.task.foreignRun(Duration.ofMinutes(10), Duration.ofMinutes(1), 0);
            story.pass(Duration.ofMinutes(30));

            assertThat(unknown(story.recover(story.attempt.handles.getLast())).message())
                    .startsWith("another run of the task");
        }
    }

    @Test
    void a_worker_that_ended_before_the_start_starts_the_task_after_a_look() {
        Story story = Story.com(BACKUP);
        story.scheduler.fail(new ModelScheduler.Faults(0, 1, Duration.ofHours(9), Duration.ZERO));
        story.scheduler.crash(Duration.ofSeconds(3));
        crash(story);
        assertThat(story.attempt.handles).hasSize(1);
        assertThat(story.task.history()).isEmpty();

        assertThat(story.recover(story.attempt.handles.getLast()))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(story.task.history()).hasSize(1);
    }

    @Test
    void a_worker_that_ended_without_a_word_of_a_start_started_nothing() throws Exception {
        var engine =
                new NavicatEngine(
                        new NavicatHost(
                                new Programs(
                                        new NavicatEngineConfiguration(
                                                1,
                                                NavicatEngineConfiguration.Choice.AUTO,
                                                "none",
                                                "none"),
                                        BridgeScript.of(Path.of("none"))),
                                new HostProcesses(),
                                Pace::real),
                        () -> {
                            throw new IllegalStateException();
                        });

        assertThat(engine.recover(new FakeAttempt(), Optional.empty()))
                .asInstanceOf(type(Outcome.Lost.class))
                .extracting(Outcome.Lost::message)
                .isEqualTo("the worker ended before the task was started");
    }

    @Test
    void a_dry_run_describes_the_task_and_starts_nothing() {
        Story story = Story.com(BACKUP.limitedTo(Duration.ofHours(1)));

        Outcome outcome = story.rehearse();

        assertThat(outcome)
                .asInstanceOf(type(Outcome.Succeeded.class))
                .extracting(Outcome.Succeeded::message)
                .isEqualTo(
                        "would start task \\oceanbase-auto-bak by com, which runs navicat.exe as"
                                + " HOST\\backup with a time limit of 1h; its last result is"
                                + " 0x41303, the task has never run");
        assertThat(outcome.result().warnings()).hasSize(1);
        assertThat(story.scheduler.starts()).isZero();
        assertThat(Story.com(BACKUP.disabled()).rehearse()).isInstanceOf(Outcome.Failed.class);
    }

    private static Story crashed(Story story, Duration at) {
        story.scheduler.crash(at);
        crash(story);
        return story;
    }

    private static void crash(Story story) {
        boolean ended = false;
        try {
            story.run();
            ended = true;
        } catch (ModelScheduler.Crash e) {
            assertThat(story.attempt.handles).isNotEmpty();
        }
        assertThat(ended).isFalse();
    }
}
