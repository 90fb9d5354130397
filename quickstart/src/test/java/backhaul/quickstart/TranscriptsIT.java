package backhaul.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.quickstart.Installation.Answer;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see when they ask a real worker: each ending of a run, at a terminal and in a log.
final class TranscriptsIT {

    @TempDir private static Path folder;

    private static Installation backhaul;

    @BeforeAll
    static void start() throws Exception {
        backhaul = Installation.start(folder);
    }

    @AfterAll
    static void stop() {
        backhaul.close();
    }

    @Test
    void a_run_that_succeeds() throws Exception {
        shows("succeeded", backhaul.atTerminal("submit", "docker-01", "archive", "--wait"));
    }

    @Test
    void a_run_that_fails_twice() throws Exception {
        shows("failed", backhaul.backhaul("submit", "docker-01", "broken", "--wait"));
    }

    @Test
    void a_run_that_is_stopped_at_its_limit() throws Exception {
        shows("timed-out", backhaul.backhaul("submit", "docker-01", "slow", "--wait"));
    }

    @Test
    void a_run_that_is_cancelled() throws Exception {
        Answer asked = backhaul.backhaul("submit", "docker-01", "long");
        String id = asked.text().lines().findFirst().orElseThrow();
        Answer cancelled = backhaul.backhaul("cancel", id, "--reason", "wrong night", "--wait");
        shows("cancelled", cancelled);
        shows("cancelled-status", backhaul.backhaul("status", id));
    }

    @Test
    void a_request_that_the_worker_rejects() throws Exception {
        shows(
                "rejected",
                backhaul.backhaul("submit", "docker-01", "no-such-job", "--force", "--wait"));
    }

    @Test
    void a_request_that_is_not_even_sent() throws Exception {
        shows("not-sent", backhaul.backhaul("submit", "docker-01", "archives"));
    }

    @Test
    void the_same_question_under_one_key_runs_once() throws Exception {
        Answer first = ask("2026-11-21");
        Answer again = ask("2026-11-21");
        assertThat(id(again)).isEqualTo(id(first)).startsWith("once-");
        assertThat(again.exitCode()).isZero();
        assertThat(id(ask("2026-11-22"))).isNotEqualTo(id(first));
    }

    private static Answer ask(String once) {
        return backhaul.backhaul(
                "submit", "docker-01", "greet", "-p", "names=ann", "--once", once, "--wait");
    }

    private static String id(Answer answer) {
        return answer.text().lines().findFirst().orElseThrow();
    }

    private static void shows(String transcript, Answer answer) throws Exception {
        String text = masked(answer.text()) + "(exit code " + answer.exitCode() + ")\n";
        assertThat(text).isEqualTo(resource("transcripts/" + transcript + ".txt"));
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = TranscriptsIT.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    /// Without what differs from day to day, and with what a terminal shows of a line that was
    /// drawn several times.
    private static String masked(String text) {
        return text.replaceAll("(?m)^.*\\r", "")
                .replace(folder.toString(), "FOLDER")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "INSTANT")
                .replaceAll("\\b\\d\\d:\\d\\d:\\d\\d\\b", "HH:MM:SS")
                .replaceAll("\\battempt (\\d) (at once|in \\d+s)", "attempt $1 in TIME")
                .replaceAll("\\bin \\d+s\\b", "in TIME")
                .replaceAll("\\bas of \\S+ ago\\b|\\bas of INSTANT", "as of MOMENT");
    }
}
