package backhaul.worker.admission;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.event.RecordHeaders;
import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who sent a record, and whether it is what they sent, now, to here: what requests and cancels
/// have in common. First [#verify] the bytes, then parse them, then [#confirm] what they claim.
final class Authentication {
    private final String address;

    /// The headers of a record and the key that it is signed with.
    record Signed(RecordHeaders headers, TrustedKey key) {}

    /// What a parsed record says of itself. `mismatch` is what of it its headers or its key deny.
    record Claims(String source, Instant time, Instant expiresAt, @Nullable String mismatch) {}

    enum Addressee {
        THIS,
        OTHER,
        NONE
    }

    Authentication(String address) {
        this.address = address;
    }

    /// Step 1: one look at one header.
    Addressee addressee(Envelope envelope) {
        return RecordHeaders.address(envelope)
                .map(to -> to.equals(address) ? Addressee.THIS : Addressee.OTHER)
                .orElse(Addressee.NONE);
    }

    /// Steps 2 to 4, over the raw bytes.
    Signed verify(Delivery delivery, KeyRing keys) throws NotLetIn {
        RecordHeaders headers = headers(delivery.envelope());
        checkSigningTime(headers.signedAt(), delivery.appendedAt());
        return new Signed(headers, signer(headers, keys));
    }

    private static RecordHeaders headers(Envelope envelope) throws NotLetIn {
        return switch (RecordHeaders.read(envelope, Wire.MAX_REQUEST_BYTES)) {
            case RecordHeaders.Read.Ok(RecordHeaders headers) -> headers;
            case RecordHeaders.Read.Refused(DeadLetterReason reason, String detail) ->
                    throw new NotLetIn(reason, detail);
        };
    }

    private static void checkSigningTime(Instant signedAt, Instant appendedAt) throws NotLetIn {
        if (areApart(signedAt, appendedAt)) {
            throw new NotLetIn(
                    DeadLetterReason.STALE,
                    "signed at "
                            + signedAt
                            + " by the producer's clock, appended at "
                            + appendedAt
                            + " by the broker's: more than 5 minutes apart. Compare both clocks; if"
                            + " they agree, the record was delayed or sent again");
        }
    }

    private static boolean areApart(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(Wire.CLOCK_WINDOW) > 0;
    }

    private TrustedKey signer(RecordHeaders headers, KeyRing keys) throws NotLetIn {
        List<TrustedKey> candidates = candidates(headers.keyIds(), keys);
        return switch (headers.verify(pairs(candidates))) {
            case Verification.Verified(String keyId) -> keys.find(keyId).orElseThrow();
            case Verification.Bad _ -> throw badSignature(candidates);
            case Verification.Missing _ ->
                    throw new NotLetIn(
                            DeadLetterReason.MISSING_SIGNATURE, "there is no webhook-signature");
            case Verification.Malformed(String detail) ->
                    throw new NotLetIn(DeadLetterReason.MALFORMED, detail);
        };
    }

    /// The keys that the record may be signed with. A revoked key is among them, so that its use is
    /// called by its name.
    private List<TrustedKey> candidates(List<String> hints, KeyRing keys) throws NotLetIn {
        List<TrustedKey> all = keys.forAddress(address);
        if (all.isEmpty()) {
            throw unknownKey(
                    "no key is trusted for " + address + ". Add the producer's key to trustedKeys");
        }
        return hints.isEmpty() ? unnamed(all) : named(all, hints);
    }

    private List<TrustedKey> unnamed(List<TrustedKey> all) throws NotLetIn {
        if (all.size() > Wire.MAX_VERIFICATIONS) {
            throw unknownKey(
                    address
                            + " has "
                            + all.size()
                            + " trusted keys, so a record must name its own in the header key-id");
        }
        return all;
    }

    private List<TrustedKey> named(List<TrustedKey> all, List<String> hints) throws NotLetIn {
        List<TrustedKey> named = all.stream().filter(key -> hints.contains(key.id())).toList();
        if (named.isEmpty()) {
            throw unknownKey(
                    "the header key-id names "
                            + NotLetIn.quote(String.join(" ", hints))
                            + ", which is no trusted key for "
                            + address
                            + ". Add it to trustedKeys, or correct keyId in the producer's file");
        }
        return named;
    }

    private static NotLetIn unknownKey(String detail) {
        return new NotLetIn(DeadLetterReason.UNKNOWN_KEY, detail);
    }

    private static List<Candidate> pairs(List<TrustedKey> keys) {
        return keys.stream().map(key -> new Candidate(key.id(), key.key())).toList();
    }

    private static NotLetIn badSignature(List<TrustedKey> candidates) {
        String names = candidates.stream().map(TrustedKey::id).collect(Collectors.joining(", "));
        return new NotLetIn(
                DeadLetterReason.BAD_SIGNATURE,
                "the signature does not fit "
                        + (candidates.size() == 1 ? "the key " : "any of the keys ")
                        + names
                        + ": the value was changed after signing, or another key signed it");
    }

    /// What is left of step 3, then 6: the times and the headers.
    void confirm(Signed signed, Delivery delivery, Claims claims) throws NotLetIn {
        checkExpiry(claims.expiresAt(), delivery.appendedAt());
        checkTime(claims.time(), signed.headers().signedAt());
        if (claims.mismatch() != null) {
            throw new NotLetIn(DeadLetterReason.HEADER_MISMATCH, claims.mismatch());
        }
    }

    private static void checkExpiry(Instant expiresAt, Instant appendedAt) throws NotLetIn {
        if (expiresAt.isAfter(appendedAt.plus(Wire.MAX_EXPIRY))) {
            throw new NotLetIn(
                    DeadLetterReason.MALFORMED,
                    "expirytime "
                            + expiresAt
                            + " is more than 24 hours after the record was appended, "
                            + appendedAt);
        }
        if (appendedAt.isAfter(expiresAt.plus(Wire.CLOCK_WINDOW))) {
            throw new NotLetIn(
                    DeadLetterReason.STALE,
                    "expirytime "
                            + expiresAt
                            + " by the producer's clock was more than 5 minutes over when the record"
                            + " was appended, "
                            + appendedAt
                            + " by the broker's");
        }
    }

    private static void checkTime(Instant time, Instant signedAt) throws NotLetIn {
        if (areApart(time, signedAt)) {
            throw new NotLetIn(
                    DeadLetterReason.STALE,
                    "time "
                            + time
                            + " and webhook-timestamp "
                            + signedAt
                            + ", both by the producer's clock, are more than 5 minutes apart. Make a"
                            + " new event instead of signing an old one again");
        }
    }

    /// Step 8: the key's rights.
    void permit(Signed signed, String source) throws NotLetIn {
        TrustedKey key = signed.key();
        if (!key.speaksFor(source)) {
            throw new NotLetIn(
                    DeadLetterReason.NOT_PERMITTED,
                    "the key "
                            + key.id()
                            + " speaks for the source "
                            + key.source()
                            + ", not for "
                            + NotLetIn.quote(source));
        }
        Optional<String> objection = key.validity().objection(signed.headers().signedAt());
        if (objection.isPresent()) {
            throw new NotLetIn(
                    DeadLetterReason.REVOKED_KEY, "the key " + key.id() + " " + objection.get());
        }
    }
}
