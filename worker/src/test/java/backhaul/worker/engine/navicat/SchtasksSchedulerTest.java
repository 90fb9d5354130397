package backhaul.worker.engine.navicat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.Mishap;
import backhaul.sandbox.tasks.Speech;
import backhaul.worker.engine.navicat.TaskScheduler.Description;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The Task Scheduler through a program that prints what `schtasks.exe` prints, in several
/// languages.
final class SchtasksSchedulerTest extends Programmed {
    private static final Habits LONG = Habits.lasting(Duration.ofHours(1), 0);

    /// From the wild, but for what is cut: the quotes of its ninth column are not doubled.
    private static final String WILD =
            "\"SOURCECOMPUTER\",\"\\Backup Windows Terminal Config\",\"2023-03-31"
                    + " 18:00:00\",\"Ready\",\"Interactive only\",\"1999-11-30"
                    + " 00:00:00\",\"267011\",\"SOURCECOMPUTER\\zaphodb\",\"\"C:\\Program"
                    + " Files\\PowerShell\\7\\pwsh.exe\" -File C:\\scripts\\Backup-File.ps1"
                    + " settings.json\",\"%LOCALAPPDATA%\\Packages\\\",\"Make a backup of the Windows"
                    + " Terminal configuration"
                    + " file.\",\"Enabled\",\"Disabled\",\"72:00:00\"";

    @Override
    TaskScheduler scheduler(String task) {
        return schtasks(task, PATIENCE);
    }

    @Override
    boolean showsInstances() {
        return false;
    }

    @Test
    void a_run_is_followed_in_every_language() throws Exception {
        for (Speech speech : Speech.values()) {
            host.speak(speech);
            host.add(TASK, LONG);
            try (TaskScheduler schtasks = scheduler(TASK)) {
                assertThat(schtasks.describe()).isInstanceOf(Description.Known.class);
                schtasks.start();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> schtasks.look().lastResult() == ResultCode.RUNNING);
                schtasks.stop(null);
                assertThat(schtasks.look().lastResult()).isEqualTo(ResultCode.TERMINATED);
            }
            try (TaskScheduler missing = scheduler("\\none")) {
                assertThat(missing.describe()).isInstanceOf(Description.Missing.class);
            }
        }
    }

    @Test
    void a_program_that_prints_nothing_and_ends_with_0_shows_no_task() throws Exception {
        host.add(TASK, LONG);
        host.fail(Mishap.SILENCE);
        try (TaskScheduler schtasks = scheduler(TASK)) {
            assertThat(schtasks.describe())
                    .isEqualTo(
                            new Description.Missing(
                                    "schtasks.exe shows nothing of the task "
                                            + TASK
                                            + " that can be read"));
        }
    }

    @Test
    void a_flood_of_errors_blocks_nothing() throws Exception {
        host.add(TASK, LONG);
        host.fail(Mishap.NOISE);
        try (TaskScheduler schtasks = scheduler(TASK)) {
            assertThat(schtasks.look().lastResult()).isEqualTo(ResultCode.NEVER_RAN);
        }
    }

    @Test
    void a_program_that_hangs_is_ended() throws Exception {
        host.add(TASK, LONG);
        host.fail(Mishap.HANG);
        try (TaskScheduler schtasks = schtasks(TASK, Duration.ofMillis(300))) {
            assertThatThrownBy(schtasks::look).hasMessageContaining("does not answer");
        }
    }

    @Test
    void a_row_is_read_by_position_whatever_its_later_columns_hold() {
        assertThat(TaskRows.parse(WILD + "\r\n" + WILD + "\r\n"))
                .contains(new TaskScheduler.TaskView("1999-11-30 00:00:00", 267011, null));
        assertThat(TaskRows.parse(WILD.replace("267011", "-2147216609")).orElseThrow().lastResult())
                .isEqualTo(ResultCode.ALREADY_RUNNING);
    }

    @Test
    void what_cannot_be_read_is_nothing() {
        for (String output :
                new String[] {
                    "", "\r\n", "INFO: none", WILD.replace("267011", "N/A"), WILD.substring(0, 60)
                }) {
            assertThat(TaskRows.parse(output)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void rows_that_differ_are_not_believed() {
        assertThat(TaskRows.parse(WILD + "\r\n" + WILD.replace("267011", "0"))).isEmpty();
    }

    /// What reading by position rests on.
    @Test
    void no_character_of_a_common_code_page_holds_the_bytes_of_the_separators() throws Exception {
        for (String name :
                new String[] {
                    "GBK", "windows-31j", "EUC-KR", "Big5", "IBM850", "IBM437", "IBM866", "UTF-8"
                }) {
            Charset charset = Charset.forName(name);
            for (char c = 0x80; c < 0xD800; c++) {
                if (charset.newEncoder().canEncode(c)) {
                    String bytes = new String(String.valueOf(c).getBytes(charset), ISO_8859_1);
                    assertThat(bytes)
                            .doesNotContain("\"")
                            .doesNotContain(",")
                            .doesNotContain("\r")
                            .doesNotContain("\n");
                }
            }
        }
    }
}
