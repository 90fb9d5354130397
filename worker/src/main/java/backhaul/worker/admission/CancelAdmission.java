package backhaul.worker.admission;

import backhaul.protocol.CancelRequest;
import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RejectReason;
import backhaul.protocol.RunKey;
import backhaul.protocol.codec.CancelCodec;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.event.Mismatch;
import backhaul.worker.admission.Authentication.Claims;
import backhaul.worker.admission.Authentication.Signed;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of a record of the controls topic. A cancel is held to the same order as a
/// request; what is not let in leaves no trace but a number and a line in the log.
public final class CancelAdmission {
    private final String address;
    private final Authentication authentication;
    private final String audience;
    private final Supplier<KeyRing> keys;

    public sealed interface Answer {

        /// For another address, or without an `address` header.
        record Skipped(boolean withoutAddress) implements Answer {}

        /// `reason` is a word of the wire: of [DeadLetterReason] or [RejectReason].
        record Refused(String reason, String detail) implements Answer {}

        /// Let in: to be obeyed up to `expiresAt`, if [CancelAdmission#mayCancel] agrees when its
        /// run is known.
        record Cancel(RunKey run, @Nullable String reason, String keyId, Instant expiresAt)
                implements Answer {}
    }

    /// Lets in cancels of runs at `address` in the environment `audience`.
    public CancelAdmission(String address, String audience, Supplier<KeyRing> keys) {
        this.address = address;
        authentication = new Authentication(address);
        this.audience = audience;
        this.keys = keys;
    }

    public Answer admit(Delivery delivery) {
        return switch (authentication.addressee(delivery.envelope())) {
            case OTHER -> new Answer.Skipped(false);
            case NONE -> new Answer.Skipped(true);
            case THIS -> {
                try {
                    yield authentic(delivery);
                } catch (NotLetIn refusal) {
                    yield new Answer.Refused(refusal.reason().wireName(), refusal.detail());
                }
            }
        };
    }

    private Answer authentic(Delivery delivery) throws NotLetIn {
        Signed signed = authentication.verify(delivery, keys.get());
        CancelRequest cancel = parse(signed.headers().value());
        authentication.confirm(signed, delivery, claims(delivery, signed, cancel));
        authentication.permit(signed, cancel.source());
        if (!cancel.audience().equals(audience)) {
            return new Answer.Refused(
                    RejectReason.WRONG_AUDIENCE.wireName(),
                    "the cancel is for the audience "
                            + NotLetIn.quote(cancel.audience())
                            + ", and this worker's is "
                            + audience);
        }
        return new Answer.Cancel(
                cancel.run(), cancel.reason(), signed.key().id(), cancel.expiresAt());
    }

    private static CancelRequest parse(byte[] value) throws NotLetIn {
        return switch (CancelCodec.decode(value)) {
            case Decoded.Ok<CancelRequest>(CancelRequest cancel) -> cancel;
            case Decoded.Malformed<CancelRequest>(String detail) ->
                    throw new NotLetIn(DeadLetterReason.MALFORMED, detail);
        };
    }

    private static Claims claims(Delivery delivery, Signed signed, CancelRequest cancel) {
        return new Claims(
                cancel.source(),
                cancel.time(),
                cancel.expiresAt(),
                Mismatch.of(delivery.envelope(), signed.headers(), cancel).orElse(null));
    }

    /// Whether the key of a cancel may end a run of this source and job, by the keys in force now.
    public boolean mayCancel(String keyId, String source, String job) {
        return keys.get()
                .find(keyId)
                .filter(key -> !key.validity().revoked())
                .filter(key -> key.addresses().contains(address))
                .filter(key -> key.speaksFor(source) && key.mayRun(job))
                .isPresent();
    }
}
