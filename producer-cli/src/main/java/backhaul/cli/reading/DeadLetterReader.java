package backhaul.cli.reading;

import backhaul.cli.exit.Failure;
import backhaul.protocol.Envelope;
import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import backhaul.protocol.client.TopicLog;
import backhaul.protocol.kafka.Envelopes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    private static final Duration POLL = Duration.ofMillis(250);
    private static final int MOST_POLLS = 40;
    private static final JsonMapper JSON = new JsonMapper();

    private final TopicLog log;
    private final String topic;

    DeadLetterReader(TopicLog log, Topics topics) {
        this.log = log;
        this.topic = topics.deadLetters();
    }

    /// In the order in which they came.
    public List<DeadLetter> since(Instant moment) {
        List<DeadLetter> letters = new ArrayList<>();
        log.readToEnd(
                log.offsets(log.partitions(topic), moment),
                record -> read(record).ifPresent(letters::add));
        letters.sort(Comparator.comparing(DeadLetter::at));
        return letters;
    }

    public DeadLetter at(int partition, long offset) {
        return record(new TopicPartition(topic, partition), offset)
                .flatMap(DeadLetterReader::read)
                .orElseThrow(() ->
                        Failure.neverStarted(
                                "there is no dead letter at %d:%d.".formatted(partition, offset),
                                "They are kept for 30 days; AT is in the last column of:"
                                        + " backhaul dead-letters"));
    }

    private Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition place, long offset) {
        if (!log.partitions(topic).contains(place)
                || offset < log.begins(List.of(place)).getOrDefault(place, 0L)
                || offset >= log.ends(List.of(place)).getOrDefault(place, 0L)) {
            return Optional.empty();
        }
        log.seek(Map.of(place, offset));
        for (int polls = 0; polls < MOST_POLLS; polls++) {
            for (ConsumerRecord<byte[], byte[]> first : log.poll(POLL)) {
                return Optional.of(first).filter(record -> record.offset() == offset);
            }
        }
        return Optional.empty();
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
                .filter(header -> header.name().equals(name))
                .map(header -> new String(bytes(header), StandardCharsets.UTF_8))
                .reduce((first, last) -> last)
                .orElse("");
    }

    private static byte[] bytes(Envelope.Header header) {
        byte[] value = header.value();
        return value == null ? new byte[0] : value;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
