package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.Mishap;
import backhaul.sandbox.tasks.ModelTask;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The Task Scheduler by COM, through a process that speaks the protocol of the bridge's script.
final class ComSchedulerTest extends Programmed {
    private static final Habits LONG = Habits.lasting(Duration.ofHours(1), 0);

    @Override
    TaskScheduler scheduler(String task) {
        return com(task, PATIENCE);
    }

    @Override
    boolean showsInstances() {
        return true;
    }

    @Test
    void what_powershell_says_besides_is_ignored() throws Exception {
        host.add(TASK, LONG);
        host.fail(Mishap.BABBLE);
        try (TaskScheduler com = scheduler(TASK)) {
            for (int i = 0; i < 3; i++) {
                assertThat(com.look().lastResult()).isEqualTo(ResultCode.NEVER_RAN);
            }
        }
    }

    @Test
    void a_bridge_that_dies_after_the_start_says_nothing_and_the_next_one_sees_the_run()
            throws Exception {
        host.add(TASK, LONG);
        host.fail(Mishap.DIES_AFTER_RUN);
        try (TaskScheduler com = scheduler(TASK)) {
            assertThatThrownBy(com::start)
                    .isInstanceOf(IOException.class)
                    .hasMessage("powershell.exe ended before it answered to run");
            assertThat(com.look().instances()).hasSize(1);
        }
        assertThat(host.with(TASK, ModelTask::history)).hasSize(1);
    }

    @Test
    void a_bridge_that_hangs_is_ended() throws Exception {
        host.add(TASK, LONG);
        host.fail(Mishap.HANG);
        try (TaskScheduler com = com(TASK, Duration.ofMillis(300))) {
            assertThatThrownBy(com::look).hasMessageContaining("did not answer to look in time");
        }
    }

    @Test
    void a_powershell_that_is_not_there_or_may_not_run_scripts_is_told() throws Exception {
        host.fail(Mishap.NO_POWERSHELL);
        try (ComScheduler com = com(TASK, PATIENCE)) {
            assertThatThrownBy(com::hello).isInstanceOf(IOException.class);
        }
    }

    @Test
    void one_process_serves_all_questions() throws Exception {
        host.add(TASK, LONG);
        try (ComScheduler com = com(TASK, PATIENCE)) {
            assertThat(com.hello()).contains("PowerShell 5.1");
            com.describe();
            com.start();
            com.look();
        }
        assertThat(host.calls()).containsExactly("hello", "describe", "run", "look");
    }
}
