package backhaul.worker.loop;

import backhaul.protocol.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Says how far the attempts are: at most every 5 s each, at least every 60 s, and never in the
/// ledger.
final class ProgressReporter {
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofSeconds(60);

    private final LiveAttempts live;
    private final Function<LoopProgress, Envelope> signing;
    private final Consumer<Envelope> send;
    private final Map<AttemptKey, Said> said = new HashMap<>();

    private record Said(Instant at, Optional<LiveAttempt.Progress> what) {}

    ProgressReporter(
            LiveAttempts live, Function<LoopProgress, Envelope> signing, Consumer<Envelope> send) {
        this.live = live;
        this.signing = signing;
        this.send = send;
    }

    void report(Instant now) {
        said.keySet().removeIf(key -> live.find(key).isEmpty());
        for (LiveAttempt attempt : live.all()) {
            Optional<LiveAttempt.Progress> progress = attempt.latestProgress();
            Said last =
                    said.computeIfAbsent(
                            attempt.key(), _ -> new Said(attempt.startedAt(), Optional.empty()));
            Duration since = Duration.between(last.at(), now);
            boolean news = !progress.equals(last.what()) && since.compareTo(LEAST) >= 0;
            if (news || since.compareTo(MOST) >= 0) {
                said.put(attempt.key(), new Said(now, progress));
                send.accept(signing.apply(words(attempt, progress)));
            }
        }
    }

    private static LoopProgress words(
            LiveAttempt attempt, Optional<LiveAttempt.Progress> progress) {
        LiveAttempt.Progress known =
                progress.orElse(new LiveAttempt.Progress(null, null, null, null));
        return new LoopProgress(
                attempt.run(),
                attempt.number(),
                known.percent(),
                known.bytes(),
                known.totalBytes(),
                known.message());
    }
}
