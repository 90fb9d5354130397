package backhaul.worker.backup.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/// The way to an object store, taken when it is first needed: who keeps no archive in one loads
/// nothing of it.
public final class S3Access {
    /// With all that is tried again.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final S3Settings settings;
    private @Nullable S3Client client;

    public S3Access(S3Settings settings) {
        this.settings = settings;
    }

    public S3Settings settings() {
        return settings;
    }

    /// Asks the server. The exchange has a thread of its own, which an interrupt of this one ends.
    <T> T call(S3Location about, Function<S3Client, T> exchange) throws IOException {
        return start(about, exchange).await(LIMIT);
    }

    /// The same, not waited for.
    <T> S3Call<T> start(S3Location about, Function<S3Client, T> exchange) throws IOException {
        S3Client open = client();
        return S3Call.start(() -> exchange.apply(open), new S3Reason(settings, about));
    }

    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private synchronized S3Client client() throws IOException {
        S3Client open = client == null ? S3Clients.open(settings) : client;
        client = open;
        return open;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof S3Access access && access.settings.equals(settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }
}
