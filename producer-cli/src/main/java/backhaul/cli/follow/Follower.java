package backhaul.cli.follow;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.reading.DeadLetter;
import backhaul.cli.reading.Tail;
import backhaul.cli.reading.Tail.Word;
import backhaul.cli.run.Sighting;
import backhaul.cli.run.Trust;
import backhaul.cli.session.Interrupt;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunStatus;
import backhaul.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows one run to its end and tells it on the way. Ends with the run's own code; with `expired`
/// only when no worker can have taken the request any more.
final class Follower {

    /// So long a request may lie there before it is worth a word.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// A status may be readable so much later than the moment it speaks of.
    static final Duration AFTER_EXPIRY = Duration.ofSeconds(90);

    private static final Duration POLL = Duration.ofMillis(200);

    private final Wait wait;
    private final Tail tail;
    private final Story story;
    private final InstantSource clock;
    private final Supplier<String> whyNotTaken;
    private final Instant begin;

    /// The last word that counts, and the last that does not.
    private @Nullable Sighting last;

    private @Nullable Sighting doubtful;
    private boolean impatient;
    private boolean notLetIn;

    /// @param whyNotTaken asked once, when a request is not taken soon
    Follower(Wait wait, Tail tail, Story story, InstantSource clock, Supplier<String> whyNotTaken) {
        this.wait = wait;
        this.tail = tail;
        this.story = story;
        this.clock = clock;
        this.whyNotTaken = whyNotTaken;
        this.begin = clock.instant();
    }

    /// What was said before one began to listen.
    void hear(List<Sighting> told) {
        told.forEach(this::take);
    }

    ExitCode follow(Interrupt interrupt) {
        while (!interrupt.requested()) {
            Optional<ExitCode> ending = ending();
            if (ending.isPresent()) {
                return ending.get();
            }
            tail.poll(POLL).forEach(this::take);
            if (last != null && !runEnded()) {
                story.tick(last.status());
            }
        }
        return ExitCode.INTERRUPTED;
    }

    /// Whether the run has come to an end, so far as can be believed.
    boolean runEnded() {
        return last != null && last.status().state().terminal();
    }

    private void take(Word word) {
        switch (word) {
            case Word.Said said -> take(said.sighting());
            case Word.Progress progress -> progress(progress.event());
            case Word.NotLetIn refused -> notLetIn(refused.letter());
        }
    }

    private void take(Sighting sighting) {
        if (!sighting.run().equals(wait.run()) || runEnded()) {
            return;
        }
        Sighting now = judged(sighting);
        Sighting known = now.trust().counts() ? last : doubtful;
        if (known != null && !now.supersedes(known)) {
            return;
        }
        RunStatus before = known == null ? null : known.status();
        if (before == null || differs(before, now.status())) {
            story.change(now, before);
        }
        if (now.trust().counts()) {
            last = now;
        } else {
            doubtful = now;
        }
    }

    private Sighting judged(Sighting sighting) {
        String digest = sighting.status().request().digest();
        return wait.digest().filter(asked -> !asked.equals(digest)).isEmpty()
                ? sighting
                : new Sighting(
                        sighting.event(), new Trust.Doubtful("the answer to another question"));
    }

    /// Whether there is anything to tell: a handle that became known is not.
    private static boolean differs(RunStatus before, RunStatus now) {
        return before.state() != now.state()
                || before.attempt() != now.attempt()
                || !before.worker().equals(now.worker())
                || !Objects.equals(before.cancelRequestedAt(), now.cancelRequestedAt());
    }

    private void progress(ProgressEvent progress) {
        if (progress.run().equals(wait.run())
                && last != null
                && !runEnded()
                && last.status().attempt() == progress.attempt()) {
            story.progress(progress, last.status());
        }
    }

    /// Nobody has signed a dead letter, so it ends a wait only where nothing is checked anyway.
    private void notLetIn(DeadLetter letter) {
        Wait.Asked asked = wait.asked();
        if (asked != null
                && letter.source().partition() == asked.partition()
                && letter.source().offset() == asked.offset()) {
            notLetIn = true;
            story.remark("warning", NotLetIn.text(letter));
        }
    }

    private Optional<ExitCode> ending() {
        if (last != null && runEnded()) {
            story.end(last);
            return Optional.of(code(last.status()));
        }
        Instant now = clock.instant();
        if (wait.timeout() != null && !now.isBefore(begin.plus(wait.timeout()))) {
            story.remark("warning", "not ended within " + Durations.format(wait.timeout()));
            return Optional.of(ExitCode.NOT_WATCHED);
        }
        return last == null && wait.asked() != null
                ? notTaken(now, wait.asked().expiresAt())
                : Optional.empty();
    }

    private Optional<ExitCode> notTaken(Instant now, Instant expiresAt) {
        if (notLetIn && wait.believesAnyone()) {
            return Optional.of(ExitCode.NEVER_STARTED);
        }
        boolean silent = doubtful == null && !notLetIn;
        if (silent && !impatient && !now.isBefore(begin.plus(PATIENCE))) {
            impatient = true;
            story.remark("waiting", whyNotTaken.get());
        }
        if (now.isBefore(expiresAt.plus(AFTER_EXPIRY)) || !tail.caughtUp()) {
            return Optional.empty();
        }
        if (doubtful != null) {
            story.remark("warning", "it has no ending that can be believed");
            return Optional.of(ExitCode.NOT_WATCHED);
        }
        story.remark("expired", "no worker took it; it can no longer start");
        return Optional.of(ExitCode.NEVER_STARTED);
    }

    private ExitCode code(RunStatus status) {
        ExitCode code = ExitCode.of(status);
        return code == ExitCode.DONE && wait.failOnWarning() && !status.warnings().isEmpty()
                ? ExitCode.FAILED
                : code;
    }
}
