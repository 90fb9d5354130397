package backhaul.cli.reading;

import backhaul.cli.exit.Failure;
import backhaul.protocol.Envelope;
import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import backhaul.protocol.kafka.Envelopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Reads records that were not let in.
public final class DeadLetterReader {

    private static final JsonMapper JSON = new JsonMapper();

    private final LogReader log;
    private final String topic;

    DeadLetterReader(LogReader log, Topics topics) {
        this.log = log;
        this.topic = topics.deadLetters();
    }

    /// In the order in which they came.
    public List<DeadLetter> since(Instant moment) {
        List<DeadLetter> letters = new ArrayList<>();
        log.read(
                log.offsets(log.partitions(topic), moment),
                record -> {
                    read(record).ifPresent(letters::add);
                    return true;
                });
        letters.sort(Comparator.comparing(DeadLetter::at));
        return letters;
    }

    public DeadLetter at(int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        List<DeadLetter> found = new ArrayList<>();
        if (log.partitions(topic).contains(place)
                && offset >= log.begins(List.of(place)).getOrDefault(place, 0L)) {
            log.read(
                    Map.of(place, offset),
                    record -> {
                        if (record.offset() == offset) {
                            read(record).ifPresent(found::add);
                        }
                        return false;
                    });
        }
        if (found.isEmpty()) {
            throw Failure.neverStarted(
                    "there is no dead letter at " + partition + ":" + offset + ".",
                    "They are kept for 30 days; AT is in the last column of: backhaul dead-letters");
        }
        return found.getFirst();
    }

    /// Empty for what is no dead letter.
    static Optional<DeadLetter> read(ConsumerRecord<byte[], byte[]> record) {
        Envelope envelope = Envelopes.of(record);
        String reason = header(envelope, "reason");
        if (reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DeadLetter(
                        new DeadLetter.Place(record.topic(), record.partition(), record.offset()),
                        Instant.ofEpochMilli(record.timestamp()),
                        new DeadLetter.Verdict(
                                reason,
                                header(envelope, "detail"),
                                header(envelope, "worker"),
                                number(header(envelope, "size"))),
                        new DeadLetter.Place(
                                header(envelope, "source-topic"),
                                (int) number(header(envelope, "source-partition")),
                                number(header(envelope, "source-offset"))),
                        claims(envelope),
                        envelope.headers(),
                        envelope.value()));
    }

    private static DeadLetter.Claims claims(Envelope envelope) {
        JsonNode event = json(envelope.value());
        String address = event.path("subject").asString("");
        return new DeadLetter.Claims(
                header(envelope, Wire.KEY_ID),
                event.path("source").asString(""),
                address.isEmpty() ? header(envelope, Wire.ADDRESS) : address,
                event.path("data").path("job").asString(""),
                event.path("id").asString(header(envelope, Wire.WEBHOOK_ID)));
    }

    /// The value may be anything, or the beginning of anything.
    private static JsonNode json(byte @Nullable [] value) {
        if (value == null) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(value);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static String header(Envelope envelope, String name) {
        return envelope.headers().stream()
                .filter(header -> header.name().equals(name) && header.value() != null)
                .map(header -> Heard.text(header.value()))
                .reduce((first, last) -> last)
                .orElse("");
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
