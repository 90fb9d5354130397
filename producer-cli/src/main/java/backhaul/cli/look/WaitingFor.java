package backhaul.cli.look;

import backhaul.cli.follow.NotLetIn;
import backhaul.cli.follow.NotTaken;
import backhaul.cli.reading.DeadLetter;
import backhaul.cli.run.FoundRun;
import backhaul.cli.session.Session;
import java.time.Duration;
import java.util.Optional;

/// What has become of a request that no worker has said anything of.
final class WaitingFor {

    /// A worker may have taken it in time and say so a little later.
    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(90);

    private WaitingFor() {}

    static String text(Session session, FoundRun.Waiting waiting) {
        Optional<DeadLetter> letter =
                session.cluster().deadLetters().since(waiting.appendedAt()).stream()
                        .filter(it -> it.source().partition() == waiting.partition())
                        .filter(it -> it.source().offset() == waiting.offset())
                        .findFirst();
        if (letter.isPresent()) {
            return NotLetIn.text(letter.get());
        }
        if (waiting.request().expiresAt().plus(AFTER_EXPIRY).isBefore(session.now())) {
            return "expired: no worker took it; it can no longer start";
        }
        return "waiting: "
                + NotTaken.text(
                        session.fleet(),
                        waiting.key().address(),
                        waiting.request().expiresAt(),
                        session.times());
    }
}
