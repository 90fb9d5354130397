package backhaul.worker.engine;

import backhaul.protocol.signing.SigningKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a running engine may use of its worker. `dataDirectory` is the worker's own, 0700; `mask`
/// replaces every configured secret in a text; `signingKey` is for what the worker must be able to
/// prove that it wrote; `brokers` are the `host:port` of Kafka that the worker cannot do without.
public record EngineContext(
        String worker,
        Path dataDirectory,
        InstantSource clock,
        UnaryOperator<String> mask,
        SigningKey signingKey,
        List<String> brokers) {

    public EngineContext {
        brokers = List.copyOf(brokers);
    }
}
