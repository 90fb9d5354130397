package backhaul.cli.submit;

import backhaul.cli.exit.Failure;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunWords;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Asker;
import backhaul.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Finds the run that was asked for under the same `--once KEY`, while workers still remember it.
final class EarlierRun {

    private static final Duration REMEMBERED = Duration.ofHours(25);

    private final Session session;
    private final Asker asker;

    EarlierRun(Session session, Asker asker) {
        this.session = session;
        this.asker = asker;
    }

    /// Empty where there is none, so that it is to be sent. If two send at once, the workers still
    /// let one run.
    Optional<FoundRun> of(RunKey run, String digest) {
        Instant since = session.now().minus(REMEMBERED);
        Optional<FoundRun> found =
                session.runs()
                        .find(run, since, asker.key().verificationKey())
                        .filter(it -> appendedAt(it).isAfter(since));
        found.filter(it -> !digest(it).equals(digest))
                .ifPresent(it -> {
                    throw Failure.neverStarted(
                            "this --once KEY was used for another question before, run "
                                    + RunWords.tail(it.key().id())
                                    + ". "
                                    + Plan.NOTHING_SENT,
                            "The same KEY goes with the same parameters and limits. Take"
                                    + " another KEY, or ask the same.");
                });
        return found;
    }

    private static Instant appendedAt(FoundRun run) {
        return switch (run) {
            case FoundRun.Known known -> known.last().status().request().appendedAt();
            case FoundRun.Waiting waiting -> waiting.appendedAt();
        };
    }

    private static String digest(FoundRun run) {
        return switch (run) {
            case FoundRun.Known known -> known.last().status().request().digest();
            case FoundRun.Waiting waiting -> waiting.digest();
        };
    }
}
