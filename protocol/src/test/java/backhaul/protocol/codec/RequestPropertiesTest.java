package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.Samples;
import backhaul.protocol.Wire;
import backhaul.protocol.codec.RequestCodec.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

final class RequestPropertiesTest {

    @Property(tries = 500)
    void what_is_written_is_read_as_the_same(@ForAll("requests") BackupRequest request) {
        Decoded<Received> decoded = RequestCodec.decode(RequestCodec.encode(request));

        assertThat(decoded)
                .isEqualTo(
                        new Decoded.Ok<>(
                                new Received(
                                        request,
                                        QuestionDigest.of(request.address(), request.ask()))));
    }

    @Property(tries = 500)
    void the_order_of_names_does_not_change_the_digest(
            @ForAll("parameters") Map<String, Object> parameters, @ForAll Random random) {
        Map<String, Object> shuffled = shuffled(parameters, random);

        assertThat(QuestionDigest.of("w", ask(shuffled, null)))
                .isEqualTo(QuestionDigest.of("w", ask(parameters, null)));
    }

    @Property(tries = 500)
    void another_question_has_another_digest(
            @ForAll("parameters") Map<String, Object> one,
            @ForAll("parameters") Map<String, Object> other) {
        assertThat(
                        QuestionDigest.of("w", ask(one, null))
                                .equals(QuestionDigest.of("w", ask(other, null))))
                .isEqualTo(one.equals(other));
    }

    @Property(tries = 1000)
    void no_bytes_make_the_decoder_throw(@ForAll byte[] value) {
        assertThat(RequestCodec.decode(value)).isInstanceOf(Decoded.Malformed.class);
    }

    @Property(tries = 1000)
    void no_changed_byte_makes_the_decoder_throw(@ForAll byte change, @ForAll Random random) {
        byte[] value = RequestCodec.encode(Samples.request());
        value[random.nextInt(value.length)] = change;

        assertThat(RequestCodec.decode(value)).isNotNull();
    }

    @Provide
    Arbitrary<BackupRequest> requests() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("aZ09_-").ofMinLength(1).ofMaxLength(64);
        Arbitrary<Duration> timeouts =
                Arbitraries.longs().between(1, 1_000_000_000).map(Duration::ofMillis);
        return Combinators.combine(ids, parameters(), timeouts)
                .as((id, parameters, timeout) -> request(id, ask(parameters, timeout)));
    }

    private static BackupRequest request(String id, Ask ask) {
        return new BackupRequest(
                id, "/ci", "w", Samples.NOW, Samples.NOW.plusSeconds(60), "test", ask);
    }

    private static Ask ask(Map<String, Object> parameters, @Nullable Duration timeout) {
        return new Ask("j", parameters, timeout, null, null, false, Map.of());
    }

    @Provide
    Arbitrary<Map<String, Object>> parameters() {
        return Arbitraries.maps(texts(), values(2)).ofMaxSize(4);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(12)
                .filter(text -> text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff));
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars =
                Arbitraries.oneOf(
                        texts().asGeneric(),
                        Arbitraries.longs()
                                .between(-Wire.MAX_INTEGER, Wire.MAX_INTEGER)
                                .asGeneric(),
                        Arbitraries.of(true, false).asGeneric());
        if (depth == 0) {
            return scalars;
        }
        return Arbitraries.oneOf(
                scalars,
                values(depth - 1).list().ofMaxSize(3).asGeneric(),
                Arbitraries.maps(texts(), values(depth - 1)).ofMaxSize(3).asGeneric());
    }

    private static Map<String, Object> shuffled(Map<?, ?> map, Random random) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        Collections.shuffle(entries, random);
        Map<String, Object> shuffled = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries) {
            Object value = entry.getValue();
            shuffled.put(
                    String.valueOf(entry.getKey()),
                    value instanceof Map<?, ?> inner ? shuffled(inner, random) : value);
        }
        return shuffled;
    }
}
