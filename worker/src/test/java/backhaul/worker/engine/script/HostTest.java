package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.RunStatus.Handle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The small things that touch the host: its processes, accounts and files.
final class HostTest {

    private static final RunMark MARK = new RunMark("0123456789abcdef");

    @TempDir private Path folder;

    @Test
    void a_stat_line_is_read_from_its_end_since_a_name_may_hold_anything() {
        String line =
                "4711 (a) S (b c) S 1 42 43 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 1 0 133786 3133440";

        HostProcess process = Stat.parse(line).orElseThrow().toProcess(true);

        assertThat(process)
                .isEqualTo(
                        new HostProcess(
                                new HostProcess.Id(4711, 133786),
                                1,
                                42,
                                43,
                                "a) S (b c",
                                true,
                                true));
        assertThat(Stat.parse(line.replace(") S 1", ") Z 1")).orElseThrow().alive()).isFalse();
        assertThat(Stat.parse("nonsense")).isEmpty();
        assertThat(Stat.parse("")).isEmpty();
    }

    @Test
    void only_the_whole_mark_is_a_mark() throws Exception {
        for (String value : List.of("x" + MARK.value(), MARK.value() + "x", "")) {
            assertThat(isMarked(RunMark.VARIABLE, value)).as(value).isFalse();
        }
        assertThat(isMarked("X" + RunMark.VARIABLE, MARK.value())).isFalse();
        assertThat(isMarked(RunMark.VARIABLE, MARK.value())).isTrue();
    }

    private static boolean isMarked(String variable, String value) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put(variable, value);
        Process process = builder.start();
        try {
            return new LinuxProcesses().find(process.pid(), MARK).orElseThrow().marked();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_later_process_of_the_same_pid_is_not_ended() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            for (ProcessTable table : List.of(new LinuxProcesses(), new PortableProcesses())) {
                HostProcess found = table.find(process.pid(), MARK).orElseThrow();
                HostProcess earlier =
                        new HostProcess(
                                new HostProcess.Id(found.pid(), found.id().started() - 1000),
                                found.parent(),
                                found.group(),
                                found.session(),
                                found.name(),
                                true,
                                true);

                table.end(earlier, ProcessTable.Force.KILL);

                assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
            }
            ProcessTable table = new LinuxProcesses();
            table.end(table.find(process.pid(), MARK).orElseThrow(), ProcessTable.Force.KILL);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_family_is_ended_where_only_parents_are_to_be_seen() throws Exception {
        Path pids = folder.resolve("pids");
        Process process =
                new ProcessBuilder("/bin/sh", Bench.resourceFile("tree.sh"), pids.toString())
                        .start();
        await().atMost(Bench.PATIENCE).until(() -> NothingLeftBehind.pidsIn(pids).size() == 3);
        ProcessTable table = new PortableProcesses();
        RunProcesses processes = new RunProcesses(table, MARK, Duration.ofSeconds(10));
        processes.follow(table.find(process.pid(), MARK).orElseThrow().id());

        Ended ended = processes.end(Duration.ZERO, Duration.ofSeconds(10));

        assertThat(ended.complete()).isTrue();
        assertThat(ended.processes()).hasSize(3);
        new NothingLeftBehind(pids, MARK).check(3);
    }

    @Test
    void an_account_is_read_as_the_name_service_writes_it() throws Exception {
        assertThat(Account.parse("backup:x:34:35:backup:/var/backups:/usr/sbin/nologin\n"))
                .contains(new Account("backup", 34, 35, "/var/backups", "/usr/sbin/nologin"));
        assertThat(Account.parse("")).isEmpty();
        assertThat(Account.find("root").map(Account::uid)).contains(0L);
        assertThat(Account.find("no-such-user")).isEmpty();
    }

    @Test
    void a_report_that_grows_moves_aside_once() throws IOException {
        Path file = folder.resolve("report.log");
        try (ReportFile report = new ReportFile(file, 100)) {
            for (int i = 10; i < 60; i++) {
                report.add("line " + i);
            }
            assertThat(report.problem()).isEmpty();
        }

        assertThat(file).content().endsWith("line 58\nline 59\n");
        assertThat(Files.size(file)).isLessThanOrEqualTo(100);
        assertThat(ReportFile.previous(file)).content().contains("line 47").hasSize(96);
    }

    @Test
    void of_each_job_thirty_reports_are_kept() throws IOException {
        ReportFolder reports = new ReportFolder(folder);
        for (int i = 0; i < 35; i++) {
            try (ReportFile report = reports.open("job", "run" + i, 1, MARK)) {
                report.add("line");
            }
            Path file = folder.resolve("reports/job/run" + i + ".1.01234567.log");
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(i)));
            Files.writeString(ReportFile.previous(file), "earlier");
        }
        try (ReportFile other = reports.open("other", "run", 1, MARK)) {
            other.add("line");
        }

        try (Stream<Path> files = Files.list(folder.resolve("reports/job"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(60)
                    .contains("run34.1.01234567.log", "run5.1.01234567.log.1")
                    .doesNotContain("run4.1.01234567.log", "run4.1.01234567.log.1");
        }
    }

    @Test
    void text_is_made_plain() {
        assertThat(PlainText.of("a\u001b[1;31mred\u001b[0m b")).isEqualTo("ared b");
        assertThat(PlainText.of("\u001b]0;title\u0007text")).isEqualTo("text");
        assertThat(PlainText.of("tab\tand \u00e9\u4e2d")).isEqualTo("tab\tand \u00e9\u4e2d");
        assertThat(PlainText.of("a\u202eb\u0000c\u0085d")).isEqualTo("a?b?c?d");
        assertThat(PlainText.cut("abcdefgh", 6)).isEqualTo("abc...");
        assertThat(PlainText.cut("abc", 6)).isEqualTo("abc");
    }

    @Test
    void a_handle_is_read_back_as_it_was_written() {
        CommandHandle handle = new CommandHandle(4711, 133786, "boot", true);

        assertThat(CommandHandle.of(handle.toHandle(Instant.EPOCH))).contains(handle);
        assertThat(CommandHandle.of(new Handle("script", "no number", Map.of())))
                .isEqualTo(Optional.empty());
    }
}
