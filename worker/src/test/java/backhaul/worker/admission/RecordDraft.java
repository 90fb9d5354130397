package backhaul.worker.admission;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.Wire;
import backhaul.protocol.signing.Signatures;
import backhaul.protocol.signing.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A record in the making. It begins as one that is let in; a test spoils one thing of it.
final class RecordDraft {
    static final Instant TIME = Instant.parse("2026-11-21T01:00:00Z");

    private static final JsonMapper JSON = JsonMapper.shared();

    final Map<String, Object> event = new LinkedHashMap<>();
    final Map<String, Object> data = new LinkedHashMap<>();
    private final Map<String, @Nullable String> headers = new LinkedHashMap<>();
    private final List<Header> more = new ArrayList<>();
    private List<SigningKey> keys;
    private Instant signedAt = TIME;
    private Instant appendedAt = TIME.plusSeconds(1);
    private byte @Nullable [] recordKey;
    private byte @Nullable [] value;

    private RecordDraft(String type, String id, String recordKey, SigningKey key) {
        event.put("specversion", "1.0");
        event.put("type", type);
        event.put("id", id);
        event.put("source", "/ci/nightly");
        event.put("subject", "docker-01");
        event.put("time", TIME.toString());
        event.put("expirytime", TIME.plusSeconds(3600).toString());
        event.put("audience", "production");
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        this.recordKey = utf8(recordKey);
        keys = List.of(key);
        headers.put(Wire.CONTENT_TYPE, Wire.CLOUDEVENTS_JSON);
        headers.put(Wire.ADDRESS, "docker-01");
        headers.put(Wire.WEBHOOK_ID, id);
    }

    static RecordDraft request(SigningKey key) {
        RecordDraft draft = new RecordDraft(Wire.REQUEST_TYPE, "0199-2a77", "0199-2a77", key);
        draft.data.put("job", "nightly-volumes");
        return draft;
    }

    static RecordDraft cancel(SigningKey key) {
        RecordDraft draft = new RecordDraft(Wire.CANCEL_TYPE, "0199-3b88", "0199-2a77", key);
        draft.data.put("source", "/ci/nightly");
        draft.data.put("request", "0199-2a77");
        draft.data.put("reason", "wrong night");
        return draft;
    }

    RecordDraft attribute(String name, Object content) {
        event.put(name, content);
        return this;
    }

    RecordDraft without(String attribute) {
        event.remove(attribute);
        return this;
    }

    RecordDraft data(String field, Object content) {
        data.put(field, content);
        return this;
    }

    RecordDraft parameter(String name, Object content) {
        @SuppressWarnings("unchecked")
        Map<String, Object> parameters =
                (Map<String, Object>)
                        data.computeIfAbsent("parameters", _ -> new LinkedHashMap<>());
        parameters.put(name, content);
        return this;
    }

    RecordDraft header(String name, @Nullable String content) {
        headers.put(name, content);
        return this;
    }

    /// Puts one more header behind the others, whether or not there is one of its name.
    RecordDraft another(String name, String content) {
        more.add(new Header(name, utf8(content)));
        return this;
    }

    RecordDraft signedBy(SigningKey... signers) {
        keys = List.of(signers);
        return this;
    }

    RecordDraft signedAt(Instant instant) {
        signedAt = instant;
        return this;
    }

    RecordDraft appendedAt(Instant instant) {
        appendedAt = instant;
        return this;
    }

    RecordDraft recordKey(@Nullable String key) {
        recordKey = key == null ? null : utf8(key);
        return this;
    }

    /// Signs these bytes instead of the event.
    RecordDraft value(String text) {
        value = utf8(text);
        return this;
    }

    Delivery delivery() {
        byte[] bytes = bytes();
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        String timestamp = String.valueOf(signedAt.getEpochSecond());
        all.put(Wire.WEBHOOK_TIMESTAMP, timestamp);
        all.put(
                Wire.WEBHOOK_SIGNATURE,
                Signatures.sign(
                        keys,
                        new Signatures.Message(
                                String.valueOf(headers.get(Wire.WEBHOOK_ID)), timestamp, bytes)));
        all.putAll(headers);
        List<Header> list = new ArrayList<>();
        all.forEach((name, text) -> {
            if (text != null) {
                list.add(new Header(name, utf8(text)));
            }
        });
        list.addAll(more);
        return new Delivery(new Envelope(recordKey, list, bytes), 3, 17, appendedAt);
    }

    private byte[] bytes() {
        return value == null ? JSON.writeValueAsBytes(event) : value;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
