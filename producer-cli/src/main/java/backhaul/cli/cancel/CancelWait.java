package backhaul.cli.cancel;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.reading.Tail;
import backhaul.cli.reading.Tail.Word;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.Sighting;
import backhaul.cli.session.Interrupt;
import backhaul.protocol.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Waits until a run that was asked to stop has ended.
final class CancelWait {

    /// A worker that is there notes a cancel at once; how long the stopping takes is the job's
    /// affair.
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(200);

    private final FoundRun run;
    private final Tail tail;
    private final CancelStory story;
    private final InstantSource clock;
    private boolean noted;
    private @Nullable Sighting end;

    CancelWait(FoundRun run, Tail tail, CancelStory story, InstantSource clock) {
        this.run = run;
        this.tail = tail;
        this.story = story;
        this.clock = clock;
    }

    /// @param timeout empty to wait as long as the worker works on it
    ExitCode await(Optional<Duration> timeout, Interrupt interrupt) {
        Instant begin = clock.instant();
        while (!interrupt.requested()) {
            tail.poll(POLL).forEach(this::take);
            if (end != null) {
                return end.status().state() == RunState.CANCELLED
                        ? story.cancelled(end)
                        : story.hadEnded(end);
            }
            Duration waited = Duration.between(begin, clock.instant());
            boolean noAnswer = !noted && waited.compareTo(timeout.orElse(ANSWER)) >= 0;
            boolean over = timeout.filter(limit -> waited.compareTo(limit) >= 0).isPresent();
            if (noAnswer || over) {
                return story.noAnswer(noted);
            }
        }
        return ExitCode.INTERRUPTED;
    }

    private void take(Word word) {
        switch (word) {
            case Word.Said(Sighting said)
                    when said.run().equals(run.key()) && said.trust().counts() -> {
                noted |= said.status().cancelRequestedAt() != null;
                if (said.status().state().terminal()) {
                    end = said;
                }
            }
            case Word.Said _, Word.Progress _, Word.NotLetIn _ -> {}
        }
    }
}
