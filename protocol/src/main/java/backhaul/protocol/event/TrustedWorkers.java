package backhaul.protocol.event;

import backhaul.protocol.Envelope;
import backhaul.protocol.JobPresence;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.codec.PresenceCodec;
import backhaul.protocol.codec.ProgressCodec;
import backhaul.protocol.codec.StatusCodec;
import backhaul.protocol.event.Mismatch.Expected;
import backhaul.protocol.event.Reading.Checked;
import backhaul.protocol.event.Reading.Unchecked;
import backhaul.protocol.event.Reading.Unreadable;
import backhaul.protocol.event.Reading.Why;
import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Verification;
import backhaul.protocol.signing.VerificationKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The keys of the workers whose word is believed. A worker's record is checked with the keys of
/// the worker that it names, never with those of another.
public final class TrustedWorkers {

    public static final TrustedWorkers NONE = new TrustedWorkers(Map.of());

    private final Map<String, List<VerificationKey>> keys;

    private TrustedWorkers(Map<String, List<VerificationKey>> keys) {
        this.keys = Map.copyOf(keys);
    }

    /// Several keys where one is being replaced. Empty: nothing is checked.
    public static TrustedWorkers of(Map<String, List<VerificationKey>> keys) {
        return new TrustedWorkers(keys);
    }

    /// Whether any key is known: then only what verifies may decide anything.
    public boolean configured() {
        return !keys.isEmpty();
    }

    public Reading<StatusEvent> status(Envelope envelope) {
        return read(
                envelope,
                StatusCodec::decode,
                event ->
                        new Claim(
                                event.worker(),
                                new Expected(
                                        event.id(),
                                        RecordKeys.run(event.status().run()),
                                        Optional.of(event.status().run().address()))));
    }

    public Reading<ProgressEvent> progress(Envelope envelope) {
        return read(
                envelope,
                ProgressCodec::decode,
                event ->
                        new Claim(
                                event.worker(),
                                new Expected(
                                        event.id(),
                                        RecordKeys.run(event.run()),
                                        Optional.of(event.run().address()))));
    }

    public Reading<WorkerPresence> worker(Envelope envelope) {
        return read(
                envelope,
                PresenceCodec::decodeWorker,
                event ->
                        new Claim(
                                event.worker(),
                                new Expected(event.id(), event.worker(), Optional.empty())));
    }

    public Reading<JobPresence> job(Envelope envelope) {
        return read(
                envelope,
                PresenceCodec::decodeJob,
                event ->
                        new Claim(
                                event.worker(),
                                new Expected(
                                        event.id(),
                                        RecordKeys.job(event.worker(), event.job()),
                                        Optional.empty())));
    }

    /// Who an event says it is from, and what must stand on its record.
    private record Claim(String worker, Expected expected) {}

    private <T> Reading<T> read(
            Envelope envelope, Function<byte[], Decoded<T>> codec, Function<T, Claim> claim) {
        byte[] value = envelope.value();
        if (value == null) {
            return new Unreadable<>("the record has no value", false);
        }
        RecordHeaders.Read headers = RecordHeaders.read(envelope, Wire.MAX_EVENT_BYTES);
        return switch (codec.apply(value)) {
            case Decoded.Malformed<T>(String detail) ->
                    new Unreadable<>(detail, signedByAnyone(headers));
            case Decoded.Ok<T>(T event) -> check(envelope, headers, event, claim.apply(event));
        };
    }

    private <T> Reading<T> check(Envelope envelope, RecordHeaders.Read read, T event, Claim claim) {
        return switch (read) {
            case RecordHeaders.Read.Refused _ -> new Unchecked<>(event, whyNot(claim.worker()));
            case RecordHeaders.Read.Ok(RecordHeaders headers) -> {
                Optional<String> mismatch = Mismatch.of(envelope, headers, claim.expected());
                if (mismatch.isPresent()) {
                    // Key and address are not signed: anyone could have put them there.
                    yield new Unreadable<>(mismatch.get(), false);
                }
                yield verified(headers, candidates(claim.worker()))
                        ? new Checked<>(event)
                        : new Unchecked<>(event, whyNot(claim.worker()));
            }
        };
    }

    private Why whyNot(String worker) {
        if (keys.isEmpty()) {
            return Why.NOT_CONFIGURED;
        }
        return keys.containsKey(worker) ? Why.BAD_SIGNATURE : Why.UNKNOWN_WORKER;
    }

    private boolean signedByAnyone(RecordHeaders.Read read) {
        return switch (read) {
            case RecordHeaders.Read.Refused _ -> false;
            case RecordHeaders.Read.Ok(RecordHeaders headers) ->
                    keys.keySet().stream()
                            .anyMatch(worker -> verified(headers, candidates(worker)));
        };
    }

    private List<Candidate> candidates(String worker) {
        return keys.getOrDefault(worker, List.of()).stream()
                .map(key -> new Candidate(worker, key))
                .toList();
    }

    private static boolean verified(RecordHeaders headers, List<Candidate> candidates) {
        return switch (headers.verify(candidates)) {
            case Verification.Verified _ -> true;
            case Verification.Missing _, Verification.Malformed _, Verification.Bad _ -> false;
        };
    }
}
