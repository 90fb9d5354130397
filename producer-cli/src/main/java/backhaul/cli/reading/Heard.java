package backhaul.cli.reading;

import backhaul.cli.run.Trust;
import backhaul.protocol.Envelope;
import backhaul.protocol.event.Reading;
import backhaul.protocol.kafka.Envelopes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// An event of a worker as it was heard: whether it is believed, and the broker's time of it.
record Heard<T>(T event, Trust trust, Instant at) {

    /// Empty for what is no event of this kind.
    static <T> Optional<Heard<T>> of(
            ConsumerRecord<byte[], byte[]> record,
            Function<Envelope, Reading<T>> reader,
            Function<T, String> worker) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return switch (reader.apply(Envelopes.of(record))) {
            case Reading.Checked<T>(T event) ->
                    Optional.of(new Heard<>(event, new Trust.Checked(worker.apply(event)), at));
            case Reading.Unchecked<T>(T event, Reading.Why why) ->
                    Optional.of(new Heard<>(event, Trust.of(why, worker.apply(event)), at));
            case Reading.Unreadable<T> _ -> Optional.empty();
        };
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
