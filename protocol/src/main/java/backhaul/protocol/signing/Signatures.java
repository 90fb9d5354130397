package backhaul.protocol.signing;

import backhaul.protocol.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes and checks the `webhook-signature` of a record.
public final class Signatures {

    private Signatures() {}

    /// The parts of a record that are signed, each exactly as it stands on the record.
    @SuppressWarnings("ArrayRecordComponent") // bytes off the wire; never compared
    public record Message(String id, String timestamp, byte[] value) {

        byte[] signedBytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length + 96);
            bytes.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(value);
            return bytes.toByteArray();
        }
    }

    /// A key that may have signed, under the name it has in the configuration.
    public record Candidate(String keyId, VerificationKey key) {}

    public sealed interface Verification {

        /// The first signature in header order that verifies is by this key.
        record Verified(String keyId) implements Verification {}

        record Missing() implements Verification {}

        record Malformed(String detail) implements Verification {}

        /// No signature is by any of the candidates.
        record Bad() implements Verification {}
    }

    /// The header that carries one signature for each key.
    public static String sign(List<SigningKey> keys, Message message) {
        if (keys.isEmpty() || keys.size() > Wire.MAX_SIGNATURES) {
            throw new IllegalArgumentException(
                    "a record bears one to five signatures, not " + keys.size());
        }
        byte[] bytes = message.signedBytes();
        return keys.stream().map(key -> sign(key, bytes)).collect(Collectors.joining(" "));
    }

    private static String sign(SigningKey key, byte[] bytes) {
        return key.algorithm().version()
                + ","
                + Base64.getEncoder().encodeToString(key.sign(bytes));
    }

    /// Checks at most eight pairs of signature and key. A signature of a version that is unknown,
    /// or that no candidate's algorithm has, is passed over: only the key says how it is used.
    public static Verification verify(
            List<Candidate> candidates, Optional<String> header, Message message) {
        if (header.isEmpty() || header.get().isBlank()) {
            return new Verification.Missing();
        }
        List<String> signatures = parts(header.get());
        if (signatures.size() > Wire.MAX_SIGNATURES) {
            return new Verification.Malformed(
                    "webhook-signature: "
                            + signatures.size()
                            + " signatures, and five are the most");
        }
        return new Check(candidates, message.signedBytes()).run(signatures);
    }

    private static List<String> parts(String header) {
        return Arrays.stream(header.split(" ", -1)).filter(part -> !part.isEmpty()).toList();
    }

    /// One record's check, and how many verifications it has left.
    private static final class Check {

        private final List<Candidate> candidates;
        private final byte[] bytes;
        private int left = Wire.MAX_VERIFICATIONS;

        Check(List<Candidate> candidates, byte[] bytes) {
            this.candidates = candidates;
            this.bytes = bytes;
        }

        Verification run(List<String> signatures) {
            for (String signature : signatures) {
                Optional<Candidate> signer = signer(signature);
                if (signer.isPresent()) {
                    return new Verification.Verified(signer.get().keyId());
                }
            }
            return new Verification.Bad();
        }

        private Optional<Candidate> signer(String signature) {
            for (Algorithm algorithm : Algorithm.values()) {
                String start = algorithm.version() + ",";
                if (signature.startsWith(start)) {
                    return KeyText.strictBase64(signature.substring(start.length()))
                            .filter(decoded -> decoded.length == algorithm.signatureBytes())
                            .flatMap(decoded -> signer(algorithm, decoded));
                }
            }
            return Optional.empty();
        }

        private Optional<Candidate> signer(Algorithm algorithm, byte[] signature) {
            for (Candidate candidate : candidates) {
                if (candidate.key().algorithm() == algorithm
                        && left-- > 0
                        && candidate.key().verifies(bytes, signature)) {
                    return Optional.of(candidate);
                }
            }
            return Optional.empty();
        }
    }
}
