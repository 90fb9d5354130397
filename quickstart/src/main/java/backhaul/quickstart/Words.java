package backhaul.quickstart;

import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.settings.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// One status in a few words.
final class Words {

    private static final int CHECKSUM_SHOWN = 8;

    private Words() {}

    /// @param at when the status was made
    static String of(RunStatus status, Instant at) {
        return switch (status.state()) {
            case ACCEPTED -> "";
            case RUNNING -> "attempt " + status.attempt() + " of " + status.maxAttempts();
            case RETRYING -> retrying(status, at);
            case SUCCEEDED -> succeeded(status);
            case FAILED, TIMED_OUT, CANCELLED, UNKNOWN, REJECTED, EXPIRED ->
                    Objects.requireNonNullElse(status.message(), "");
        };
    }

    /// `exit code 75; attempt 2 in 0.9s`
    private static String retrying(RunStatus status, Instant at) {
        String why =
                Optional.ofNullable(status.attempts().getLast().message())
                        .orElse("no reason given");
        Instant next = Objects.requireNonNullElse(status.nextAttemptAt(), at);
        Duration in = next.isAfter(at) ? Duration.between(at, next) : Duration.ZERO;
        return "%s; attempt %d in %s"
                .formatted(
                        why,
                        status.attempt() + 1,
                        String.format(Locale.ROOT, "%.1fs", in.toMillis() / 1000.0));
    }

    /// `docs.tar.gz, 3.1 MB, sha256 9f2c41d0...`
    private static String succeeded(RunStatus status) {
        return status.artifacts().stream()
                .map(artifact ->
                        artifact.name()
                                + ", "
                                + Sizes.format(artifact.bytes())
                                + checksum(artifact))
                .collect(Collectors.joining("; "));
    }

    private static String checksum(Artifact artifact) {
        String sha256 = artifact.sha256();
        return sha256 == null ? "" : ", sha256 " + sha256.substring(0, CHECKSUM_SHOWN) + "...";
    }
}
