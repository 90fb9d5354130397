package backhaul.protocol.client;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request in the making, from [BackupRequests#request]. What is left out is the job's own.
public final class RequestBuilder {

    private static final Duration EXPIRES = Duration.ofHours(1);

    private final Asker asker;
    private final InstantSource clock;
    private final String address;
    private final String job;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private String id = EventIds.next();
    private Duration expires = EXPIRES;
    private @Nullable Duration timeout;
    private @Nullable Integer maxAttempts;
    private @Nullable Instant notBefore;
    private boolean dryRun;

    RequestBuilder(Asker asker, InstantSource clock, String address, String job) {
        this.asker = asker;
        this.clock = clock;
        this.address = address;
        this.job = job;
    }

    /// An id of the caller's own, such as one made from an order's number: who asks the same again
    /// under the same id within 25 hours gets the run there is.
    public RequestBuilder id(String own) {
        id = own;
        return this;
    }

    /// A field that the job opens: a text, an integer, a boolean, or a list or map of such.
    public RequestBuilder parameter(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    public RequestBuilder parameters(Map<String, Object> values) {
        parameters.putAll(values);
        return this;
    }

    /// Copied to every status, and readable by all: never a secret.
    public RequestBuilder label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /// Not taken by a worker for so long: never starts. At most 24 hours, one hour by default.
    public RequestBuilder expiresIn(Duration duration) {
        expires = duration;
        return this;
    }

    /// Of one attempt; can only be shorter than the job's.
    public RequestBuilder timeout(Duration duration) {
        timeout = duration;
        return this;
    }

    /// Can only be fewer than the job's.
    public RequestBuilder maxAttempts(int attempts) {
        maxAttempts = attempts;
        return this;
    }

    /// Starts no earlier. Must be before the request expires.
    public RequestBuilder notBefore(Instant instant) {
        notBefore = instant;
        return this;
    }

    /// Everything but the effect: whether what the job needs is there.
    public RequestBuilder dryRun() {
        dryRun = true;
        return this;
    }

    public BackupRequest build() {
        Instant now = clock.instant();
        return new BackupRequest(
                id,
                asker.source(),
                address,
                now,
                now.plus(expires),
                asker.audience(),
                new Ask(
                        job,
                        new LinkedHashMap<>(parameters),
                        timeout,
                        maxAttempts,
                        notBefore,
                        dryRun,
                        new LinkedHashMap<>(labels)));
    }
}
