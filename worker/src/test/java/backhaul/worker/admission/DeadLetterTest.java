package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static backhaul.worker.admission.RecordDraft.text;
import static backhaul.worker.admission.RecordDraft.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.worker.admission.Verdict.DeadLettered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
    private static final int MAX_MESSAGE_BYTES = 131_072;
    private static final DeadLettered STALE =
            new DeadLettered(DeadLetterReason.STALE, "signed at 01:00:00");

    private final DeadLetterRecord letters = new DeadLetterRecord("docker-01", "backup.requests");

    private Envelope letter(Envelope original) {
        return letters.of(new Delivery(original, 7, 20_931, TIME), STALE);
    }

    private static String header(Envelope envelope, String name) {
        List<Header> found =
                envelope.headers().stream().filter(h -> h.name().equals(name)).toList();
        assertThat(found).hasSize(1);
        return text(found.getFirst().value());
    }

    @Test
    void a_letter_says_what_came_from_where_and_why_it_was_not_let_in() {
        Envelope letter =
                letter(
                        new Envelope(
                                utf8("0199-2a77"),
                                List.of(new Header("address", utf8("docker-01"))),
                                utf8("{}")));

        assertThat(header(letter, "reason")).isEqualTo("stale");
        assertThat(header(letter, "detail")).isEqualTo("signed at 01:00:00");
        assertThat(header(letter, "worker")).isEqualTo("docker-01");
        assertThat(header(letter, "source-topic")).isEqualTo("backup.requests");
        assertThat(header(letter, "source-partition")).isEqualTo("7");
        assertThat(header(letter, "source-offset")).isEqualTo("20931");
        assertThat(header(letter, "size")).isEqualTo("2");
        assertThat(header(letter, "sha256"))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assertThat(header(letter, "address")).isEqualTo("docker-01");
        assertThat(letter.key()).isEqualTo(utf8("0199-2a77"));
        assertThat(letter.value()).isEqualTo(utf8("{}"));
    }

    @Test
    void headers_of_the_original_that_are_named_like_ours_are_dropped() {
        Envelope letter =
                letter(
                        new Envelope(
                                null,
                                List.of(
                                        new Header("reason", utf8("forged")),
                                        new Header("worker", utf8("forged")),
                                        new Header("source-offset", utf8("0")),
                                        new Header("sha256", null)),
                                null));

        assertThat(letter.headers()).hasSize(8);
        assertThat(header(letter, "reason")).isEqualTo("stale");
        assertThat(header(letter, "worker")).isEqualTo("docker-01");
    }

    @Test
    void a_record_without_key_and_value_stays_without() {
        Envelope letter = letter(new Envelope(null, List.of(), null));

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, "size")).isEqualTo("0");
    }

    @Test
    void a_value_is_kept_up_to_64_kib_and_its_size_and_digest_are_of_the_whole() {
        byte[] whole = new byte[64 * 1024 + 1];

        assertThat(letter(new Envelope(null, List.of(), new byte[64 * 1024])).value())
                .hasSize(64 * 1024);
        Envelope letter = letter(new Envelope(null, List.of(), whole));
        assertThat(letter.value()).hasSize(64 * 1024);
        assertThat(header(letter, "size")).isEqualTo("65537");
        assertThat(header(letter, "sha256"))
                .isNotEqualTo(
                        header(
                                letter(new Envelope(null, List.of(), new byte[64 * 1024])),
                                "sha256"));
    }

    @Test
    void headers_are_kept_whole_as_long_as_they_fit() {
        Header large = new Header("large", new byte[8000]);
        Header larger = new Header("larger", new byte[8000]);
        Header small = new Header("small", new byte[10]);

        Envelope letter = letter(new Envelope(null, List.of(large, larger, small), null));

        assertThat(letter.headers()).contains(large, small).doesNotContain(larger);
    }

    @Test
    void a_letter_always_fits_its_topic() {
        byte[] huge = new byte[MAX_MESSAGE_BYTES];
        List<Header> many = new ArrayList<>(Collections.nCopies(60_000, new Header("", null)));
        IntStream.range(0, 5_000).forEach(i -> many.add(new Header("h" + i, utf8("x"))));
        DeadLettered wordy =
                new DeadLettered(
                        DeadLetterReason.MALFORMED, "\u5907\u4efd\ud83d\ude00".repeat(50_000));

        Envelope letter =
                letters.of(new Delivery(new Envelope(huge, many, huge), 7, 20_931, TIME), wordy);

        assertThat(size(letter)).isLessThan(MAX_MESSAGE_BYTES * 2 / 3);
    }

    private static int size(Envelope letter) {
        var headers =
                letter.headers().stream()
                        .map(h ->
                                (org.apache.kafka.common.header.Header)
                                        new org.apache.kafka.common.header.internals.RecordHeader(
                                                h.name(), h.value()))
                        .toArray(org.apache.kafka.common.header.Header[]::new);
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.MAGIC_VALUE_V2,
                CompressionType.NONE,
                letter.key(),
                letter.value(),
                headers);
    }

    @Test
    void a_thousand_letters_at_once_and_ten_a_second_after() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        DeadLetterRate rate = new DeadLetterRate(nanos::get);

        assertThat(taken(rate, 2_000)).isEqualTo(1_000);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(taken(rate, 2_000)).isEqualTo(30);
        nanos.addAndGet(Duration.ofMillis(99).toNanos());
        assertThat(taken(rate, 1)).isZero();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(taken(rate, 2)).isEqualTo(1);
        nanos.addAndGet(Duration.ofDays(400).toNanos());
        assertThat(taken(rate, 2_000)).isEqualTo(1_000);
    }

    private static long taken(DeadLetterRate rate, int asked) {
        return IntStream.range(0, asked).filter(_ -> rate.tryTake()).count();
    }
}
