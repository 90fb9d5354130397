package backhaul.cli.cancel;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.exit.Failure;
import backhaul.cli.reading.Cluster;
import backhaul.cli.reading.Tail;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.Sighting;
import backhaul.cli.sending.Sender;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Asker;
import backhaul.cli.settings.Flags;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.EventIds;
import backhaul.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = {
            "Stops a run, or keeps it from starting.",
            "RUN is a run's id, or any ending of it of 6 characters or more that only one run has."
        },
        footer = {
            "",
            "Examples:",
            "  backhaul cancel 6c1e2a77",
            "  backhaul cancel 6c1e2a77 --reason \"wrong night\" --wait",
            "",
            "Exit codes: 0 asked, and with --wait cancelled; 1 it had already ended, no such run,",
            "wrong usage or configuration; 2 not acknowledged, or with --wait no answer; 7 Ctrl-C;",
            "8 a fault of the program."
        })
public final class CancelCommand implements Callable<Integer> {

    private static final String NOTHING_SENT = "Nothing was sent.";
    private static final Duration LONGEST = Wire.MAX_EXPIRY.minusMinutes(5);

    private final Session session;

    @Parameters(index = "0", paramLabel = "RUN", description = "the id of a run, or its ending")
    private String run = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the run's status")
    private @Nullable String reason;

    @Option(names = "--wait", description = "wait until the run has ended")
    private boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "TIME",
            description = "stop waiting after it; without it, after 60s without an answer")
    private @Nullable String waitTimeout;

    public CancelCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Asker asker = session.asker(NOTHING_SENT);
        Optional<Duration> timeout = timeout();
        Cluster.Mark mark = wait ? session.cluster().mark() : Cluster.Mark.NOWHERE;
        FoundRun found = session.runs().find(run);
        CancelStory story = new CancelStory(session, wait);
        Optional<Sighting> ended = ended(found);
        if (ended.isPresent()) {
            return story.hadEnded(ended.get()).code();
        }
        send(asker, found);
        story.asked(found, session.now());
        return wait ? follow(found, mark, timeout, story).code() : 0;
    }

    private Optional<Duration> timeout() {
        if (waitTimeout != null && !wait) {
            throw Failure.neverStarted(
                    "--wait-timeout is for --wait, which is missing. " + NOTHING_SENT);
        }
        return new Flags(NOTHING_SENT)
                .duration("--wait-timeout", waitTimeout, Duration.ofSeconds(1), Duration.ofDays(5));
    }

    private static Optional<Sighting> ended(FoundRun found) {
        return switch (found) {
            case FoundRun.Known known ->
                    Optional.of(known.last())
                            .filter(it -> it.trust().counts())
                            .filter(it -> it.status().state().terminal());
            case FoundRun.Waiting _ -> Optional.empty();
        };
    }

    private void send(Asker asker, FoundRun found) {
        Instant now = session.now();
        CancelRequest cancel =
                new CancelRequest(
                        EventIds.next(),
                        asker.source(),
                        found.key().address(),
                        now,
                        expiresAt(asker, found, now),
                        session.settings().audience(),
                        found.key().source(),
                        found.key().id(),
                        reason);
        String topic = session.settings().topics().controls();
        session.cluster().require(topic);
        var _ =
                Sender.of(session.settings(), asker, session.clock(), session.interrupt())
                        .send(cancel, "Ask again: no harm is done.");
    }

    /// A cancel of a request that no worker has taken must outlive that request.
    private static Instant expiresAt(Asker asker, FoundRun found, Instant now) {
        Instant usual = now.plus(asker.expires());
        Instant needed =
                switch (found) {
                    case FoundRun.Known _ -> usual;
                    case FoundRun.Waiting waiting ->
                            waiting.request().expiresAt().plus(Wire.CLOCK_WINDOW);
                };
        Instant wanted = needed.isAfter(usual) ? needed : usual;
        Instant latest = now.plus(LONGEST);
        return (wanted.isAfter(latest) ? latest : wanted).truncatedTo(ChronoUnit.SECONDS);
    }

    private ExitCode follow(
            FoundRun found, Cluster.Mark mark, Optional<Duration> timeout, CancelStory story) {
        try (Tail tail = session.cluster().follow(mark)) {
            return new CancelWait(found, tail, story, session.clock())
                    .await(timeout, session.interrupt());
        }
    }
}
