package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.ModelTask;
import backhaul.worker.engine.navicat.TaskScheduler.Description;
import backhaul.worker.engine.navicat.TaskScheduler.Launch;
import backhaul.worker.engine.navicat.TaskScheduler.TaskView;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the engine may expect of every way to the Task Scheduler.
abstract class TaskSchedulerContract {
    static final String TASK = "\\Backups\\oceanbase-auto-bak";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Habits LONG = Habits.lasting(Duration.ofHours(1), 0);

    abstract TaskScheduler scheduler(String task) throws Exception;

    abstract void add(String task, Habits habits);

    abstract boolean showsInstances();

    private TaskScheduler with(Habits habits) throws Exception {
        add(TASK, habits);
        return scheduler(TASK);
    }

    private static boolean runs(TaskView view) {
        return view.instances() == null
                ? view.lastResult() == ResultCode.RUNNING
                : view.instances().stream().anyMatch(TaskScheduler.Instance::running);
    }

    private static TaskView look(TaskScheduler scheduler) {
        try {
            return scheduler.look();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_task_that_is_not_there_is_missing() throws Exception {
        try (TaskScheduler scheduler = scheduler("\\no-such-task")) {
            assertThat(scheduler.describe()).isInstanceOf(Description.Missing.class);
        }
    }

    @Test
    void a_task_that_never_ran_says_so() throws Exception {
        try (TaskScheduler scheduler = with(LONG)) {
            assertThat(scheduler.look().lastResult()).isEqualTo(ResultCode.NEVER_RAN);
            assertThat(scheduler.describe())
                    .isInstanceOfSatisfying(
                            Description.Known.class,
                            known -> {
                                assertThat(known.view().lastResult())
                                        .isEqualTo(ResultCode.NEVER_RAN);
                                assertThat(known.details() != null).isEqualTo(showsInstances());
                            });
        }
    }

    @Test
    void a_task_that_is_started_is_seen_to_run_until_it_is_stopped() throws Exception {
        try (TaskScheduler scheduler = with(LONG)) {
            String before = scheduler.look().lastRun();

            assertThat(scheduler.start()).isInstanceOf(Launch.Taken.class);

            Awaitility.await().atMost(SOON).until(() -> runs(look(scheduler)));
            assertThat(scheduler.look().lastRun()).isNotEqualTo(before);
            scheduler.stop(null);
            Awaitility.await().atMost(SOON).until(() -> !runs(look(scheduler)));
            assertThat(scheduler.look().lastResult()).isEqualTo(ResultCode.TERMINATED);
        }
    }

    @Test
    void the_result_is_that_of_the_program() throws Exception {
        for (int code : new int[] {0, 3, 0xC000013A}) {
            try (TaskScheduler scheduler = with(Habits.lasting(Duration.ZERO, code))) {
                scheduler.start();

                Awaitility.await().atMost(SOON).until(() -> look(scheduler).lastResult() == code);
            }
        }
    }

    @Test
    void a_start_that_is_refused_runs_nothing() throws Exception {
        try (TaskScheduler scheduler = with(LONG.disabled())) {
            Launch launch = scheduler.start();

            assertThat(launch instanceof Launch.Refused).isEqualTo(showsInstances());
            assertThat(runs(scheduler.look())).isFalse();
            assertThat(scheduler.look().lastResult()).isEqualTo(ModelTask.DISABLED);
        }
    }

    @Test
    void an_instance_that_is_shown_is_stopped_alone() throws Exception {
        try (TaskScheduler scheduler = with(LONG)) {
            scheduler.start();
            Awaitility.await().atMost(SOON).until(() -> runs(look(scheduler)));
            if (showsInstances()) {
                scheduler.stop("{00000000-0000-0000-0000-000000000000}");
                assertThat(runs(scheduler.look())).isTrue();
                scheduler.stop(
                        Objects.requireNonNull(scheduler.look().instances()).getFirst().guid());
                assertThat(scheduler.look().instances()).isEmpty();
            }
        }
    }

    @Test
    void a_name_of_another_alphabet_with_a_blank_is_understood() throws Exception {
        if (!showsInstances() && !speaksUnicode()) {
            return;
        }
        add("\\\u5907\u4efd \u4efb\u52a1", LONG);
        try (TaskScheduler scheduler = scheduler("\\\u5907\u4efd \u4efb\u52a1")) {
            assertThat(scheduler.describe()).isInstanceOf(Description.Known.class);
        }
    }

    /// Arguments of a program are bytes here; on Windows they are not.
    private static boolean speaksUnicode() {
        return "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    }
}
