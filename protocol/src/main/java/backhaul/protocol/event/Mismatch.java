package backhaul.protocol.event;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.SafeText;
import backhaul.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Compares what stands on a record with what stands in it: the key, `webhook-id` and `address`
/// must equal the event's own.
public final class Mismatch {

    private Mismatch() {}

    /// The first difference, as a sentence that is safe to show; empty if there is none.
    public static Optional<String> of(
            Envelope envelope, RecordHeaders headers, BackupRequest request) {
        return of(
                envelope,
                headers,
                new Expected(request.id(), request.id(), Optional.of(request.address())));
    }

    public static Optional<String> of(
            Envelope envelope, RecordHeaders headers, CancelRequest cancel) {
        return of(
                envelope,
                headers,
                new Expected(cancel.id(), cancel.runId(), Optional.of(cancel.address())));
    }

    record Expected(String id, String key, Optional<String> address) {}

    static Optional<String> of(Envelope envelope, RecordHeaders headers, Expected expected) {
        byte[] key = envelope.key();
        if (key == null) {
            return Optional.of("the record has no key, and \"" + expected.key() + "\" it must be");
        }
        return different("the record key", new String(key, StandardCharsets.UTF_8), expected.key())
                .or(() -> different(Wire.WEBHOOK_ID, headers.webhookId(), expected.id()))
                .or(() ->
                        expected.address()
                                .flatMap(address ->
                                        different(
                                                Wire.ADDRESS,
                                                headers.address().orElse(""),
                                                address)));
    }

    private static Optional<String> different(String what, String outside, String inside) {
        return outside.equals(inside)
                ? Optional.empty()
                : Optional.of(
                        what
                                + " is \""
                                + SafeText.clean(outside)
                                + "\", and the event says \""
                                + inside
                                + "\"");
    }
}
