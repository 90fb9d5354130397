package backhaul.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {

    private static final String YAML =
            """
            worker: docker-01
            audience: production
            signingKey: ${file:worker.key}
            kafka: {bootstrap.servers: "127.0.0.1:1"}
            engines: {script: {password: "${env:PASSWORD}"}}
            trustedKeys:
              ci-2026: {publicKey: whpk_UIfA0yUJBhPZqXQVImfh0pHMLYuPFCfXWxu4kSc+ztE=}
            jobs:
              nightly: {script: {command: [/backup.sh, -a]}}
              odd: {script: {command: [/tmp/x]}}
              plain: {script: {command: [/plain]}}
              missing: {script: {command: [/missing]}}
              lost: {script: {command: [/lost]}}
            """;

    @TempDir private Path folder;
    private Terminal terminal;

    @BeforeEach
    void set_up() {
        new Terminal(folder, new TrialEngine(true)).type("init", "docker-01");
        terminal = new Terminal(folder, new TrialEngine(true)).write(YAML);
    }

    @Test
    void a_good_configuration_is_shown_in_short() {
        assertThat(terminal.type("check")).isZero();

        assertThat(terminal.out()).isEqualTo(Terminal.golden("check.txt"));
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.engine.opened()).isEmpty();
    }

    @Test
    void every_problem_of_a_wrong_one_is_listed() {
        terminal.write(
                YAML.replace("bootstrap.servers", "bootstrap.server")
                        .replace("command: [/plain]", "comand: [/plain]")
                        .replace("jobs:", "timeout: 90\njobs:"));

        assertThat(terminal.type("check")).isEqualTo(1);

        assertThat(terminal.out()).isEqualTo(Terminal.golden("check-problems.txt"));
    }

    @Test
    void a_dry_run_says_what_would_happen_and_masks_secrets() {
        assertThat(terminal.type("check", "nightly")).isZero();

        assertThat(terminal.out()).isEqualTo(Terminal.golden("check-job.txt"));
    }

    @Test
    void a_dry_run_that_finds_something_missing_fails() {
        assertThat(terminal.type("check", "missing")).isEqualTo(1);
        assertThat(terminal.out())
                .contains("dry run  missing: /missing does not exist\n")
                .endsWith("Not as it must be: dry run\n");

        assertThat(terminal.type("check", "lost")).isEqualTo(1);
        assertThat(terminal.type("check", "plain")).isZero();
        assertThat(terminal.out()).contains("dry run  plain: all that it needs is there\n");
    }

    @Test
    void engines_are_tried_beside_a_worker_that_may_be_running() {
        terminal.type("check", "nightly");

        assertThat(terminal.engine.opened())
                .singleElement()
                .satisfies(context -> {
                    assertThat(context.worker()).isEqualTo("docker-01:check");
                    assertThat(context.dataDirectory()).doesNotExist();
                });
        assertThat(terminal.engine.closed()).isEqualTo(1);
    }

    @Test
    void a_job_that_is_not_there_is_asked_about() {
        assertThat(terminal.type("check", "nightl")).isEqualTo(1);

        assertThat(terminal.err())
                .isEqualTo(
                        """
                        error: /etc/backhaul/worker.yaml has no job "nightl".
                        Did you mean nightly?
                        """);
    }

    @Test
    void whom_nobody_answers_is_told() {
        var unreachable = new Terminal(folder, new TrialEngine(false));

        assertThat(unreachable.type("check", "--connect")).isEqualTo(1);

        assertThat(unreachable.out()).isEqualTo(Terminal.golden("check-unreachable.txt"));
    }

    @Test
    void kafka_that_cannot_be_configured_is_told() {
        terminal.write(
                YAML.replace(
                        "\"127.0.0.1:1\"",
                        "\"127.0.0.1:1\", security.protocol: SSL,"
                                + " ssl.truststore.type: PEM, ssl.truststore.location: none.pem"));

        assertThat(terminal.type("check", "--connect")).isEqualTo(1);

        assertThat(terminal.out()).contains("kafka    cannot be used as it is configured: ");
    }

    @Test
    void json_is_one_document() {
        assertThat(terminal.type("check", "--json")).isZero();
        assertThat(terminal.out()).isEqualTo(Terminal.golden("check.json"));
    }

    @Test
    void problems_are_json_too() {
        terminal.write(YAML.replace("jobs:", "timeout: 90\njobs:"));

        assertThat(terminal.type("check", "--json")).isEqualTo(1);
        assertThat(terminal.out())
                .isEqualTo(
                        "{\"ok\":false,\"configuration\":\"/etc/backhaul/worker.yaml\",\"problems\":["
                                + "{\"file\":\"worker.yaml\",\"line\":8,\"key\":\"timeout\","
                                + "\"what\":\"there is no such key.\",\"mend\":\"Known here:"
                                + " dataDirectory, drainTimeout, http, log, pools, topicPrefix,"
                                + " trustedWorkers.\"}]}\n");
    }

    @Test
    void a_file_that_is_not_there_is_one_problem() throws Exception {
        Files.delete(terminal.file("worker.yaml"));

        assertThat(terminal.type("check")).isEqualTo(1);
        assertThat(terminal.out())
                .isEqualTo(
                        """
                        error: 1 problem in /etc/backhaul/worker.yaml. A worker would not start.

                        worker.yaml  does not exist.
                        """);
    }
}
