package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptRunTest {

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void set_up() {
        bench = new Bench(folder);
    }

    @Test
    void a_command_that_ends_with_0_has_succeeded() throws Exception {
        Outcome outcome = bench.script("echo out; echo err >&2").run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(outcome.result().report()).contains("out").contains("err");
    }

    @Test
    void another_exit_code_is_a_failure_with_the_last_word_of_standard_error() throws Exception {
        Outcome outcome = bench.script("echo 'pg_dump: no connection' >&2; echo out; exit 3").run();

        assertThat(failed(outcome).message()).isEqualTo("exit code 3: pg_dump: no connection");
        assertThat(failed(outcome).retryable()).isTrue();
    }

    @Test
    void what_a_shell_cannot_run_is_not_tried_again() throws Exception {
        Outcome outcome = bench.script("/no/such/program").run();

        assertThat(failed(outcome).message()).startsWith("exit code 127 (command not found): ");
        assertThat(failed(outcome).retryable()).isFalse();
    }

    @Test
    void with_retryable_codes_only_those_are_tried_again() throws Exception {
        bench.with("retryableCodes", List.of(75));

        assertThat(failed(bench.script("exit 75").run()).retryable()).isTrue();
        assertThat(failed(bench.script("exit 1").run()).retryable()).isFalse();
    }

    @Test
    void a_warning_code_is_a_success_with_a_warning() throws Exception {
        bench.with("warningCodes", List.of(3));

        Outcome outcome = bench.script("echo 'one file was locked' >&2; exit 3").run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).containsExactly("exit code 3: one file was locked");
    }

    @Test
    void zero_is_a_failure_where_it_is_no_success_code() throws Exception {
        bench.with("successCodes", List.of(2));

        assertThat(failed(bench.script("exit 0").run()).message()).isEqualTo("exit code 0");
        assertThat(bench.script("exit 2").run()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void what_a_request_adds_comes_in_declared_order_and_no_shell_reads_it() throws Exception {
        var arguments = new LinkedHashMap<String, Object>();
        arguments.put("all", Map.of("flag", "-a"));
        arguments.put("config", Map.of("flag", "-c", "pattern", ".*"));
        arguments.put("mode", Map.of("flag", "--mode=", "pattern", "[a-z]+"));
        arguments.put("names", Map.of("pattern", ".*", "maxItems", 5));
        bench.script("printf '<%s>' \"$@\"").with("arguments", arguments);

        Outcome outcome =
                bench.run(
                        Map.of(
                                "names",
                                List.of("$(id)", "a b; rm -rf /", "`id`", "\"'"),
                                "mode",
                                "fast",
                                "config",
                                "$HOME/*",
                                "all",
                                true));

        assertThat(outcome.result().report())
                .isEqualTo("<-a><-c><$HOME/*><--mode=fast><$(id)><a b; rm -rf /><`id`><\"'>");
    }

    @Test
    void what_a_request_leaves_out_adds_nothing() throws Exception {
        bench.script("echo $#").with("arguments", Map.of("all", Map.of("flag", "-a")));

        assertThat(bench.run(Map.of("all", false)).result().report()).isEqualTo("0");
        assertThat(bench.report()).isEqualTo("0");
    }

    @Test
    void the_command_knows_its_run_and_nothing_else_of_the_worker() throws Exception {
        bench.script("env | sort").with("env", Map.of("LANG", "C.UTF-8"));
        bench.with("passEnv", List.of("HOME", "NO_SUCH_VARIABLE"));

        List<String> variables =
                bench.report()
                        .lines()
                        .filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*"))
                        .toList();

        assertThat(variables)
                .containsExactlyInAnyOrder(
                        "BACKHAUL_ADDRESS=docker-01",
                        "BACKHAUL_ATTEMPT=1",
                        "BACKHAUL_JOB=legacy-script",
                        "BACKHAUL_MARK=" + bench.nothingLeftBehind().mark().value(),
                        "BACKHAUL_RUN_ID=" + bench.attempt.run().id(),
                        "BACKHAUL_SOURCE=/ci/nightly",
                        "BACKHAUL_WORKER=docker-01",
                        "HOME=" + System.getenv("HOME"),
                        "LANG=C.UTF-8",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    @Test
    void the_command_starts_in_the_root_folder_without_input_and_terminal() throws Exception {
        assertThat(bench.script("pwd; cat; tty").report()).isEqualTo("/\nnot a tty");
    }

    @Test
    void the_command_starts_in_its_working_directory() throws Exception {
        bench.script("pwd").with("workingDirectory", folder.toString());

        assertThat(bench.report()).isEqualTo(folder.toRealPath().toString());
    }

    @Test
    void a_bare_name_is_looked_up_along_the_path_that_the_command_gets() throws Exception {
        Bench.write(folder.resolve("my-backup"), "#!/bin/sh\necho mine", "rwxr-xr-x");
        bench.with("command", List.of("my-backup"));

        assertThat(failed(bench.run()).message())
                .startsWith("there is no command my-backup in /usr/local/sbin:");

        bench.with("env", Map.of("PATH", "/nowhere:" + folder));
        assertThat(bench.report()).isEqualTo("mine");
    }

    @Test
    void a_command_that_cannot_be_run_says_why_and_is_not_tried_again() throws Exception {
        assertThat(refusal("/no/such/script"))
                .isEqualTo("the command /no/such/script does not exist");
        assertThat(refusal(folder.toString()))
                .isEqualTo("the command " + folder + " is not a file");
        Path file = folder.resolve("file.sh");
        Bench.write(file, "#!/bin/sh\n", "rw-r--r--");
        assertThat(refusal(file.toString()))
                .isEqualTo("the command " + file + " is not executable: chmod +x " + file);
        Bench.write(file, "", "rwxr-xr-x");
        assertThat(refusal(file.toString())).isEqualTo("the command " + file + " is empty");
        Bench.write(file, "#!/bin/sh\r\nexit 0\r\n", "rwxr-xr-x");
        assertThat(refusal(file.toString())).contains("has Windows line ends");
        Bench.write(file, "#!/opt/none/bash -e\n", "rwxr-xr-x");
        assertThat(refusal(file.toString()))
                .contains("names the interpreter /opt/none/bash, which is not there");
        assertThat(refusalIn("/no/such/folder"))
                .isEqualTo("the working directory /no/such/folder does not exist");
        assertThat(refusalIn("/etc/passwd"))
                .isEqualTo("the working directory /etc/passwd is not a directory");
    }

    private String refusal(String command) throws Exception {
        return refusal(new Bench(folder).with("command", List.of(command)));
    }

    private String refusalIn(String workingDirectory) throws Exception {
        return refusal(
                new Bench(folder)
                        .with("command", List.of("/bin/true"))
                        .with("workingDirectory", workingDirectory));
    }

    private static String refusal(Bench broken) throws Exception {
        Outcome.Failed failed = failed(broken.run());
        assertThat(failed.retryable()).isFalse();
        assertThat(broken.attempt.handles).isEmpty();
        return failed.message();
    }

    @Test
    void a_file_that_is_no_program_says_what_the_system_says() throws Exception {
        Path file = folder.resolve("program");
        Bench.write(file, "\u007fELF nonsense", "rwxr-xr-x");

        Outcome.Failed failed = failed(bench.with("command", List.of(file.toString())).run());

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.message()).contains("exit code 12");
    }

    @Test
    void the_handle_names_the_process_its_start_and_the_boot() throws Exception {
        bench.script("echo $$").run();

        assertThat(bench.attempt.handles).hasSize(1);
        var handle = bench.attempt.handles.getFirst();
        assertThat(handle.system()).isEqualTo("script");
        assertThat(Long.parseLong(handle.id())).isPositive();
        assertThat(handle.details()).containsOnlyKeys("startedAt", "started", "boot", "session");
        assertThat(handle.details().get("boot"))
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    }

    @Test
    void an_attempt_that_is_to_be_stopped_before_it_began_starts_nothing() throws Exception {
        bench.script("touch " + folder.resolve("started"));
        bench.attempt.stop(StopReason.CANCEL);

        assertThat(bench.run())
                .isEqualTo(
                        new Outcome.Stopped(
                                StopReason.CANCEL, "stopped before it began", Outcome.Result.NONE));
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void a_killed_command_says_what_the_code_stands_for() throws Exception {
        assertThat(failed(bench.script("kill -KILL $$").run()).message())
                .isEqualTo("exit code 137 (killed, perhaps for want of memory)");
    }

    @Test
    void many_attempts_at_once_do_not_disturb_each_other() throws Exception {
        var runs = new ArrayList<CompletableFuture<Outcome>>();
        for (int i = 0; i < 20; i++) {
            Path own = Files.createDirectory(folder.resolve("run" + i));
            Bench each = new Bench(own).script("sleep 0.2; echo " + i + "; exit " + i);
            runs.add(each.start());
        }
        for (int i = 0; i < 20; i++) {
            Outcome outcome = runs.get(i).get(60, TimeUnit.SECONDS);
            assertThat(outcome.result().report()).isEqualTo("" + i);
            if (i > 0) {
                assertThat(failed(outcome).message()).startsWith("exit code " + i);
            }
        }
    }

    static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }
}
