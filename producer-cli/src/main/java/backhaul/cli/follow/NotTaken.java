package backhaul.cli.follow;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.output.Times;
import backhaul.cli.run.RunWords;
import java.time.Instant;

/// Why a request may still lie there.
public final class NotTaken {

    private NotTaken() {}

    /// `docker-01 was last seen 3h 12m ago; the request expires 02:00:00`
    public static String text(Fleet fleet, String address, Instant expiresAt, Times times) {
        String name = RunWords.text(address);
        String seen =
                fleet.newest(address)
                        .map(member ->
                                RunWords.text(member.name())
                                        + " was last seen "
                                        + times.ago(member.seenAt()))
                        .orElse("no worker answers to " + name);
        return seen + "; the request expires " + times.moment(expiresAt);
    }
}
