package backhaul.protocol.event;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Copies of a record with one thing changed.
final class Changed {

    private Changed() {}

    static Envelope without(Envelope record, String header) {
        return headers(
                record, record.headers().stream().filter(it -> !it.name().equals(header)).toList());
    }

    static Envelope header(Envelope record, String name, String value) {
        return and(without(record, name), name, value);
    }

    static Envelope and(Envelope record, String name, String value) {
        List<Header> headers = new ArrayList<>(record.headers());
        headers.add(new Header(name, value.getBytes(StandardCharsets.UTF_8)));
        return headers(record, headers);
    }

    static Envelope headers(Envelope record, List<Header> headers) {
        return new Envelope(record.key(), headers, record.value());
    }

    static Envelope key(Envelope record, String key) {
        return new Envelope(key.getBytes(StandardCharsets.UTF_8), record.headers(), record.value());
    }

    static Envelope value(Envelope record, String part, String instead) {
        String value = new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
        if (!value.contains(part)) {
            throw new AssertionError(part + " is not in " + value);
        }
        return value(record, value.replace(part, instead).getBytes(StandardCharsets.UTF_8));
    }

    static Envelope value(Envelope record, byte[] value) {
        return new Envelope(record.key(), record.headers(), value);
    }
}
