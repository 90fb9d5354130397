package backhaul.worker.backup.s3;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How to reach an object store. A null `endpoint` is that of AWS in the region, a null `caFile`
/// trusts whom Java trusts; `pathStyle` names the bucket in the path, not in the host.
public record S3Settings(
        @Nullable URI endpoint,
        String region,
        Keys keys,
        boolean pathStyle,
        @Nullable Path caFile) {

    /// The token is there with keys that were lent for a while.
    public record Keys(String id, String secret, @Nullable String sessionToken) {
        @Override
        public String toString() {
            return "keys " + id;
        }
    }

    /// As messages name it.
    String server() {
        return endpoint == null ? "S3 in " + region : "S3 at " + endpoint;
    }
}
