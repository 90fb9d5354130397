package backhaul.protocol.event;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.JobPresence;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.codec.CancelCodec;
import backhaul.protocol.codec.PresenceCodec;
import backhaul.protocol.codec.ProgressCodec;
import backhaul.protocol.codec.RequestCodec;
import backhaul.protocol.codec.StatusCodec;
import backhaul.protocol.signing.Signatures;
import backhaul.protocol.signing.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Turns events into signed records. The signing time is the clock's, at the call. Safe for use by
/// many threads.
public final class EventSigner {

    private final List<NamedKey> keys;
    private final InstantSource clock;

    /// A key under the name by which verifiers know it.
    public record NamedKey(String id, SigningKey key) {}

    private EventSigner(List<NamedKey> keys, InstantSource clock) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    public static EventSigner of(String keyId, SigningKey key, InstantSource clock) {
        return of(List.of(new NamedKey(keyId, key)), clock);
    }

    /// Signs with each of the keys, so that a verifier needs to know one of them.
    ///
    /// @throws IllegalArgumentException for no key, or more than five
    public static EventSigner of(List<NamedKey> keys, InstantSource clock) {
        if (keys.isEmpty() || keys.size() > Wire.MAX_SIGNATURES) {
            throw new IllegalArgumentException(
                    "a record is signed with one to five keys, not " + keys.size());
        }
        return new EventSigner(keys, clock);
    }

    /// A record of the requests topic.
    ///
    /// @throws IllegalArgumentException for a request that no worker would read; the message names
    ///   the field
    public Envelope sign(BackupRequest request) {
        return sign(
                request.id(),
                request.id(),
                Optional.of(request.address()),
                RequestCodec.encode(request));
    }

    /// A record of the controls topic.
    ///
    /// @throws IllegalArgumentException for a cancel that no worker would read
    public Envelope sign(CancelRequest cancel) {
        return sign(
                cancel.id(),
                cancel.runId(),
                Optional.of(cancel.address()),
                CancelCodec.encode(cancel));
    }

    public Envelope sign(StatusEvent event) {
        return sign(event.id(), event.status().run(), StatusCodec.encode(event));
    }

    public Envelope sign(ProgressEvent event) {
        return sign(event.id(), event.run(), ProgressCodec.encode(event));
    }

    public Envelope sign(WorkerPresence presence) {
        return sign(
                presence.id(), presence.worker(), Optional.empty(), PresenceCodec.encode(presence));
    }

    public Envelope sign(JobPresence presence) {
        return sign(
                presence.id(),
                RecordKeys.job(presence.worker(), presence.job()),
                Optional.empty(),
                PresenceCodec.encode(presence));
    }

    /// Says that a worker no longer offers a job. A tombstone has no value and so no signature; it
    /// hides a job from view and does nothing else.
    public static Envelope jobTombstone(String worker, String job) {
        return new Envelope(utf8(RecordKeys.job(worker, job)), List.of(), null);
    }

    private Envelope sign(String id, RunKey run, byte[] value) {
        return sign(id, RecordKeys.run(run), Optional.of(run.address()), value);
    }

    private Envelope sign(String id, String key, Optional<String> address, byte[] value) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        List<Header> headers = new ArrayList<>();
        headers.add(header(Wire.CONTENT_TYPE, Wire.CLOUDEVENTS_JSON));
        address.ifPresent(name -> headers.add(header(Wire.ADDRESS, name)));
        headers.add(header(Wire.WEBHOOK_ID, id));
        headers.add(header(Wire.WEBHOOK_TIMESTAMP, timestamp));
        headers.add(header(Wire.WEBHOOK_SIGNATURE, signature(id, timestamp, value)));
        headers.add(header(Wire.KEY_ID, keyIds()));
        return new Envelope(utf8(key), List.copyOf(headers), value);
    }

    private String signature(String id, String timestamp, byte[] value) {
        return Signatures.sign(
                keys.stream().map(NamedKey::key).toList(),
                new Signatures.Message(id, timestamp, value));
    }

    private String keyIds() {
        return keys.stream().map(NamedKey::id).collect(Collectors.joining(" "));
    }

    private static Header header(String name, String value) {
        return new Header(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
