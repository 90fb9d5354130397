package backhaul.protocol.codec;

import backhaul.protocol.Samples;
import java.util.List;
import java.util.function.Function;

/// Every kind of event: its name, one with all fields set as bytes and as a value, and its decoder.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Codecs(String name, byte[] sample, Object event, Function<byte[], Decoded<?>> decoder) {

    static List<Codecs> all() {
        return List.of(
                new Codecs(
                        "request",
                        RequestCodec.encode(Samples.request()),
                        Samples.request(),
                        value -> plain(RequestCodec.decode(value))),
                new Codecs(
                        "cancel",
                        CancelCodec.encode(Samples.cancel()),
                        Samples.cancel(),
                        CancelCodec::decode),
                new Codecs(
                        "status",
                        StatusCodec.encode(Samples.status()),
                        Samples.status(),
                        StatusCodec::decode),
                new Codecs(
                        "progress",
                        ProgressCodec.encode(Samples.progress()),
                        Samples.progress(),
                        ProgressCodec::decode),
                new Codecs(
                        "worker",
                        PresenceCodec.encode(Samples.worker()),
                        Samples.worker(),
                        PresenceCodec::decodeWorker),
                new Codecs(
                        "job",
                        PresenceCodec.encode(Samples.job()),
                        Samples.job(),
                        PresenceCodec::decodeJob));
    }

    private static Decoded<?> plain(Decoded<RequestCodec.Received> decoded) {
        return switch (decoded) {
            case Decoded.Ok<RequestCodec.Received>(RequestCodec.Received received) ->
                    new Decoded.Ok<>(received.request());
            case Decoded.Malformed<RequestCodec.Received> malformed -> malformed;
        };
    }

    boolean reads(byte[] value) {
        return decoder.apply(value) instanceof Decoded.Ok<?>;
    }

    @Override
    public String toString() {
        return name;
    }
}
