package backhaul.cli.submit;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.exit.Failure;
import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Member;
import backhaul.cli.follow.NotTaken;
import backhaul.cli.follow.Wait;
import backhaul.cli.follow.Watching;
import backhaul.cli.reading.Cluster;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.sending.Sender;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Asker;
import backhaul.protocol.BackupRequest;
import backhaul.protocol.Wire;
import backhaul.protocol.client.Submission.Receipt.Acknowledged;
import backhaul.protocol.codec.QuestionDigest;
import backhaul.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends one request, or joins the run that there is under its id, and waits if that is asked for.
final class Submission {

    /// Beyond it a clock is worth a word; beyond [Wire#CLOCK_WINDOW] workers refuse.
    private static final Duration CLOCKS_APART = Duration.ofMinutes(2);

    private final Session session;
    private final Asker asker;
    private final SubmitOptions options;
    private final Fleet fleet;
    private final @Nullable Duration waitTimeout;
    private final Announcement announcement;

    Submission(
            Session session,
            Asker asker,
            SubmitOptions options,
            Fleet fleet,
            @Nullable Duration waitTimeout) {
        this.session = session;
        this.asker = asker;
        this.options = options;
        this.fleet = fleet;
        this.waitTimeout = waitTimeout;
        this.announcement = new Announcement(session, options.wait);
    }

    ExitCode submit(BackupRequest request) {
        String digest = digest(request);
        Cluster.Mark mark = options.wait ? session.cluster().mark() : Cluster.Mark.NOWHERE;
        Optional<FoundRun> earlier =
                options.once == null
                        ? Optional.empty()
                        : new EarlierRun(session, asker).of(request.run(), digest);
        return earlier.isPresent() ? join(earlier.get(), mark) : send(request, digest, mark);
    }

    private static String digest(BackupRequest request) {
        try {
            return QuestionDigest.of(request.address(), request.ask());
        } catch (IllegalArgumentException e) {
            throw Failure.neverStarted(e.getMessage() + ". " + Plan.NOTHING_SENT).causedBy(e);
        }
    }

    private ExitCode join(FoundRun run, Cluster.Mark mark) {
        announcement.joined(run);
        if (!options.wait) {
            return ExitCode.DONE;
        }
        List<Sighting> told =
                switch (run) {
                    case FoundRun.Known known -> known.told();
                    case FoundRun.Waiting _ -> List.of();
                };
        Watching watching = new Watching(session, session.err());
        return watching.watch(watching.wait(run, waitTimeout, options.failOnWarning), mark, told);
    }

    private ExitCode send(BackupRequest request, String digest, Cluster.Mark mark) {
        String topic = session.settings().topics().requests();
        session.cluster().require(topic);
        Acknowledged sent =
                Sender.of(session.settings(), asker, session.clock(), session.interrupt())
                        .send(request, hint(request));
        announcement.sent(request, digest, sent);
        compareClocks(sent);
        if (!options.wait) {
            warnOfAbsence(request);
            return ExitCode.DONE;
        }
        Duration ahead =
                sent.clockDifference().isNegative() ? Duration.ZERO : sent.clockDifference();
        Wait.Asked asked =
                new Wait.Asked(
                        digest, request.expiresAt().plus(ahead), sent.partition(), sent.offset());
        Wait wait =
                new Wait(
                        request.run(),
                        asked,
                        waitTimeout,
                        options.failOnWarning,
                        !session.checksWorkers());
        return new Watching(session, session.err()).watch(wait, mark, List.of());
    }

    private static String hint(BackupRequest request) {
        return "Its id is "
                + request.id()
                + ". Look: backhaul status "
                + RunWords.tail(request.id());
    }

    private void compareClocks(Acknowledged sent) {
        Duration apart = sent.clockDifference().abs();
        String clocks =
                "this machine's clock is %s %s the broker's"
                        .formatted(
                                Durations.elapsed(apart),
                                sent.clockDifference().isNegative() ? "behind" : "ahead of");
        if (apart.compareTo(Wire.CLOCK_WINDOW) > 0) {
            throw Failure.neverStarted(
                    clocks + ": workers refuse the request as stale.", "Set the clock; ask again.");
        }
        if (apart.compareTo(CLOCKS_APART) > 0) {
            announcement.warning(clocks + "; beyond 5m workers refuse requests as stale");
        }
    }

    /// Who does not wait would not hear of it.
    private void warnOfAbsence(BackupRequest request) {
        Instant now = session.now();
        Optional<Member> newest = fleet.newest(request.address());
        boolean there =
                newest.map(member -> member.state(now))
                        .filter(it -> it == Member.State.READY || it == Member.State.DRAINING)
                        .isPresent();
        if (!there) {
            announcement.warning(
                    NotTaken.text(
                            fleet,
                            request.address(),
                            request.expiresAt(),
                            session.times(session.err())));
        }
    }
}
