package backhaul.worker.run;

import backhaul.protocol.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs to try transitions on.
public final class Runs {
    public static final Duration DEADLINE = Duration.ofHours(6);
    private static final Instant ISSUED = Instant.parse("2026-11-21T00:59:00Z");

    private Runs() {}

    public static Run accepted(int maxAttempts, Instant now) {
        return Run.accepted("w", request(null), maxAttempts, DEADLINE, now);
    }

    public static RunStatus.Request request(@Nullable Instant notBefore) {
        return request("id-1", 0, 17, notBefore);
    }

    public static RunStatus.Request request(
            String id, int partition, long offset, @Nullable Instant notBefore) {
        return request("w", id, "nightly", new Place(partition, offset), notBefore);
    }

    public static RunStatus.Request requestFor(
            String address, String id, String job, int partition, long offset) {
        return request(address, id, job, new Place(partition, offset), null);
    }

    private record Place(int partition, long offset) {}

    private static RunStatus.Request request(
            String address, String id, String job, Place place, @Nullable Instant notBefore) {
        return new RunStatus.Request(
                id,
                "/ci/nightly",
                address,
                job,
                "script",
                Map.of(),
                ISSUED,
                ISSUED,
                ISSUED.plusSeconds(3600),
                notBefore,
                false,
                Map.of(),
                "ci",
                "sha256:" + id,
                place.partition(),
                place.offset(),
                "sha256:spec",
                Duration.ofHours(2));
    }
}
