package backhaul.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.reading.Tail;
import backhaul.cli.run.Sighting;
import backhaul.cli.run.Trust;
import backhaul.cli.world.Statuses;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FollowerTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T01:00:00Z");
    private static final Instant EXPIRES = BEGIN.plus(Duration.ofHours(1));

    private final List<String> told = new ArrayList<>();
    private final Script script = new Script();
    private Instant now = BEGIN;
    private final Statuses run =
            Statuses.of("docker-01", "docker-01", "nightly", "docker", "run-1", BEGIN);

    private ExitCode follow(@Nullable Duration timeout) {
        Wait wait =
                new Wait(
                        run.status().run(),
                        new Wait.Asked("sha256:question", EXPIRES, 7, 20_931),
                        timeout,
                        false,
                        false);
        return new Follower(wait, script, new Told(), () -> now, () -> "nobody is there")
                .follow(() -> false);
    }

    private static Tail.Word said(int sequence, RunStatus status, Trust trust) {
        return new Tail.Word.Said(
                new Sighting(
                        new StatusEvent("e", "docker-01", BEGIN, "production", sequence, status),
                        trust));
    }

    private static Tail.Word said(int sequence, RunStatus status) {
        return said(sequence, status, new Trust.Checked("docker-01"));
    }

    @Test
    void a_silent_request_is_not_called_expired_before_everything_was_read() {
        script.caughtUp = false;
        script.turns.add(() -> now = EXPIRES.plusSeconds(91));
        script.turns.add(() -> script.caughtUp = true);

        assertThat(follow(null)).isEqualTo(ExitCode.NEVER_STARTED);
        assertThat(told)
                .containsExactly(
                        "waiting nobody is there",
                        "expired no worker took it; it can no longer start");
    }

    @Test
    void it_is_called_expired_90_seconds_after_the_expiry_and_not_before() {
        script.turns.add(() -> now = EXPIRES.plusSeconds(89));
        script.turns.add(() -> assertThat(told).containsExactly("waiting nobody is there"));
        script.turns.add(() -> now = EXPIRES.plusSeconds(90));

        assertThat(follow(null)).isEqualTo(ExitCode.NEVER_STARTED);
    }

    @Test
    void a_run_that_was_taken_is_waited_for_beyond_the_expiry() {
        script.says(said(1, run.status()));
        script.turns.add(() -> now = EXPIRES.plus(Duration.ofHours(5)));
        script.says(said(3, run.running(BEGIN).succeeded(BEGIN).status()));

        assertThat(follow(null)).isEqualTo(ExitCode.DONE);
        assertThat(told).containsExactly("accepted", "succeeded", "end");
    }

    @Test
    void what_is_not_believed_is_told_and_ends_nothing() {
        RunStatus forged = run.running(BEGIN).succeeded(BEGIN).status();
        script.says(said(99, forged, new Trust.Doubtful("forged")));
        script.turns.add(() -> now = EXPIRES.plusSeconds(91));

        assertThat(follow(null)).isEqualTo(ExitCode.NOT_WATCHED);
        assertThat(told)
                .containsExactly("succeeded?", "warning it has no ending that can be believed");
    }

    @Test
    void the_answer_to_another_question_is_not_believed() {
        RunStatus other = run.running(BEGIN).succeeded(BEGIN).status();
        RunStatus.Request request = other.request();
        script.says(said(3, withDigest(other, request, "sha256:other")));
        script.turns.add(() -> now = BEGIN.plusSeconds(5));

        assertThat(follow(Duration.ofSeconds(5))).isEqualTo(ExitCode.NOT_WATCHED);
        assertThat(told).containsExactly("succeeded?", "warning not ended within 5s");
    }

    private static RunStatus withDigest(
            RunStatus status, RunStatus.Request request, String digest) {
        return new RunStatus(
                status.state(),
                status.worker(),
                status.attempt(),
                status.maxAttempts(),
                new RunStatus.Request(
                        request.id(),
                        request.source(),
                        request.address(),
                        request.job(),
                        request.engine(),
                        request.parameters(),
                        request.issuedAt(),
                        request.appendedAt(),
                        request.expiresAt(),
                        request.notBefore(),
                        request.dryRun(),
                        request.labels(),
                        request.keyId(),
                        digest,
                        request.partition(),
                        request.offset(),
                        request.specDigest(),
                        request.timeout()),
                status.acceptedAt(),
                status.startedAt(),
                status.endedAt(),
                status.deadline(),
                status.nextAttemptAt(),
                status.cancelRequestedAt(),
                status.attempts(),
                status.handle(),
                status.code(),
                status.reason(),
                status.message(),
                status.warnings(),
                status.artifacts(),
                status.report());
    }

    @Test
    void an_older_status_is_passed_over() {
        RunStatus accepted = run.status();
        script.says(said(2, run.running(BEGIN).status()));
        script.says(said(1, accepted));
        script.says(said(3, run.succeeded(BEGIN).status()));

        assertThat(follow(null)).isEqualTo(ExitCode.DONE);
        assertThat(told).containsExactly("running", "succeeded", "end");
    }

    /// What happens in each turn, one after the other.
    private static final class Script implements Tail {

        private final List<Runnable> turns = new ArrayList<>();
        private final List<Word> words = new ArrayList<>();
        private boolean caughtUp = true;

        void says(Word word) {
            turns.add(() -> words.add(word));
        }

        @Override
        public List<Word> poll(Duration wait) {
            assertThat(turns).as("turns left").isNotEmpty();
            turns.removeFirst().run();
            List<Word> now = List.copyOf(words);
            words.clear();
            return now;
        }

        @Override
        public boolean caughtUp() {
            return caughtUp;
        }

        @Override
        public void close() {}
    }

    private final class Told implements Story {

        @Override
        public void change(Sighting now, @Nullable RunStatus before) {
            told.add(now.status().state().wireName() + (now.trust().counts() ? "" : "?"));
        }

        @Override
        public void progress(ProgressEvent progress, RunStatus status) {
            told.add("progress");
        }

        @Override
        public void tick(RunStatus status) {}

        @Override
        public void remark(String word, String text) {
            told.add(word + " " + text);
        }

        @Override
        public void end(Sighting last) {
            told.add("end");
        }

        @Override
        public void close() {}
    }
}
