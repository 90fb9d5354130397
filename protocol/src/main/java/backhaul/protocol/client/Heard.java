package backhaul.protocol.client;

import backhaul.protocol.Envelope;
import backhaul.protocol.event.Reading;
import backhaul.protocol.event.Reading.Why;
import backhaul.protocol.kafka.Envelopes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// An event of a worker, as it was read: when the broker took it, and whether the worker that it
/// names is proven to have said it (`unchecked` is null).
public record Heard<T>(T event, @Nullable Why unchecked, Instant appendedAt) {

    /// Whether it may decide anything: it is proven, or no key is configured to prove it with.
    public boolean counts() {
        return unchecked == null || unchecked == Why.NOT_CONFIGURED;
    }

    /// Empty for what cannot be read.
    static <T> Optional<Heard<T>> of(
            ConsumerRecord<byte[], byte[]> record, Function<Envelope, Reading<T>> reader) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return switch (reader.apply(Envelopes.of(record))) {
            case Reading.Checked<T>(T event) -> Optional.of(new Heard<>(event, null, at));
            case Reading.Unchecked<T>(T event, Why why) -> Optional.of(new Heard<>(event, why, at));
            case Reading.Unreadable<T> _ -> Optional.empty();
        };
    }
}
