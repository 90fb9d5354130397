package backhaul.worker.admission;

import backhaul.protocol.SafeText;
import backhaul.protocol.Wire;
import backhaul.protocol.signing.Algorithm;
import backhaul.protocol.signing.VerificationKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A producer's key, and what whoever holds it may ask for: at `addresses`, jobs whose names match
/// one of the globs `jobs` (`*` for any characters, `?` for one), in the name of a `source` that
/// lies under the prefix.
///
/// An HMAC secret can forge wherever it can verify, so it has exactly one address.
public record TrustedKey(
        String id,
        VerificationKey key,
        Set<String> addresses,
        List<String> jobs,
        String source,
        Validity validity) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /// As RFC 3986 has them; a percent sign may write the dot.
    private static final Pattern DOT_SEGMENT = Pattern.compile("/(?:\\.|%2[eE]){1,2}(?=[/?#]|$)");

    /// Checks itself.
    ///
    /// @throws IllegalArgumentException naming the key and what is wrong with it
    public TrustedKey {
        addresses = Set.copyOf(addresses);
        jobs = List.copyOf(jobs);
        require(isId(id), id, "a key id is 1 to 64 letters, digits, '.', '_' and '-'");
        require(!addresses.isEmpty(), id, "it has no address");
        require(addresses.stream().allMatch(Wire::isAddress), id, "an address is not a name");
        require(
                key.algorithm() != Algorithm.HMAC_SHA256 || addresses.size() == 1,
                id,
                "a secret is for exactly one address, and this one has " + addresses.size());
        require(!jobs.isEmpty(), id, "it has no job");
        require(jobs.stream().allMatch(JobGlob::isGlob), id, "a job is not a name or glob");
        require(!source.isBlank(), id, "its source is empty");
    }

    private static void require(boolean holds, String id, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "trusted key " + SafeText.clean(id) + ": " + otherwise);
        }
    }

    /// True for what can be the name of a key.
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /// When signatures of a key count: made from `notBefore` to `notAfter`, unless it is revoked.
    public record Validity(
            @Nullable Instant notBefore, @Nullable Instant notAfter, boolean revoked) {

        public static final Validity ALWAYS = new Validity(null, null, false);

        /// Checks itself.
        ///
        /// @throws IllegalArgumentException where no time lies between the two
        public Validity {
            if (notBefore != null && notAfter != null && notAfter.isBefore(notBefore)) {
                throw new IllegalArgumentException(
                        "notAfter " + notAfter + " is before notBefore " + notBefore);
            }
        }

        /// Why a signature of that time does not count; empty where it does.
        Optional<String> objection(Instant signedAt) {
            if (revoked) {
                return Optional.of("is revoked");
            }
            if (notBefore != null && signedAt.isBefore(notBefore)) {
                return Optional.of(
                        "is valid from " + notBefore + ", and this was signed " + signedAt);
            }
            if (notAfter != null && signedAt.isAfter(notAfter)) {
                return Optional.of(
                        "was valid to " + notAfter + ", and this was signed " + signedAt);
            }
            return Optional.empty();
        }
    }

    /// True if the key may speak for `name`: its own source, or one below it. `..` would lead out
    /// again for whoever resolves the reference, so that nothing with dot segments lies below.
    boolean speaksFor(String name) {
        String below = source.endsWith("/") ? source : source + "/";
        return name.equals(source)
                || (name.startsWith(below) && !DOT_SEGMENT.matcher(name).find(below.length() - 1));
    }

    boolean mayRun(String job) {
        return jobs.stream().anyMatch(glob -> JobGlob.matches(glob, job));
    }
}
