package backhaul.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.Samples;
import backhaul.protocol.Wire;
import backhaul.protocol.event.RecordHeaders.Read;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordHeadersTest {

    private static final Envelope RECORD =
            EventSigner.of("ci-2026", Samples.PRODUCER, InstantSource.fixed(Samples.NOW))
                    .sign(Samples.request());

    @Test
    void a_whole_record_is_read() {
        assertThat(read(RECORD)).isInstanceOf(Read.Ok.class);
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-signature, MISSING_SIGNATURE",
        "webhook-id,        MALFORMED",
        "webhook-timestamp, MALFORMED",
        "content-type,      MALFORMED"
    })
    void a_header_that_is_missing_is_named(String name, DeadLetterReason reason) {
        assertThat(read(Changed.without(RECORD, name)))
                .isEqualTo(new Read.Refused(reason, "there is no " + name));
    }

    @Test
    void address_and_key_id_may_be_missing() {
        assertThat(read(Changed.without(Changed.without(RECORD, "address"), "key-id")))
                .isInstanceOfSatisfying(
                        Read.Ok.class,
                        ok -> {
                            assertThat(ok.headers().address()).isEmpty();
                            assertThat(ok.headers().keyIds()).isEmpty();
                        });
    }

    @Test
    void a_blank_signature_is_none() {
        assertThat(reason(Changed.header(RECORD, "webhook-signature", " ")))
                .isEqualTo(DeadLetterReason.MISSING_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"address", "webhook-id", "webhook-signature", "key-id", "my-own-header"})
    void no_header_occurs_twice(String name) {
        Envelope twice = Changed.and(Changed.header(RECORD, name, "a"), name, "a");

        assertThat(read(twice))
                .isEqualTo(new Read.Refused(DeadLetterReason.MALFORMED, "two headers " + name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook-id        | a.b",
                "webhook-id        | a b",
                "webhook-timestamp | now",
                "webhook-timestamp | -1",
                "webhook-timestamp | +1",
                "webhook-timestamp | 01",
                "webhook-timestamp | 1795222800.5",
                "webhook-timestamp | 999999999999999999999",
                "content-type      | application/json",
                "content-type      | application/cloudevents+avro",
                "key-id            | a b c d e f",
                "webhook-signature | v1,a v1,a v1,a v1,a v1,a v1,a"
            })
    void a_header_out_of_shape_is_malformed(String name, String value) {
        assertThat(read(Changed.header(RECORD, name, value)))
                .isInstanceOfSatisfying(
                        Read.Refused.class,
                        refused -> {
                            assertThat(refused.reason()).isEqualTo(DeadLetterReason.MALFORMED);
                            assertThat(refused.detail()).startsWith(name);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "Application/CloudEvents+JSON;charset=utf-8",
                "application/cloudevents+json ; charset=ISO-8859-1; x=y"
            })
    void the_parameters_of_a_content_type_do_not_matter(String type) {
        assertThat(read(Changed.header(RECORD, "content-type", type))).isInstanceOf(Read.Ok.class);
    }

    @Test
    void headers_of_our_own_are_text_and_others_may_be_anything() {
        byte[] notText = {(byte) 0xff, (byte) 0xfe};

        assertThat(reason(with(new Header("address", notText))))
                .isEqualTo(DeadLetterReason.MALFORMED);
        assertThat(read(with(new Header("trace-bin", notText)))).isInstanceOf(Read.Ok.class);
        assertThat(read(with(new Header("empty", null)))).isInstanceOf(Read.Ok.class);
    }

    private static Envelope with(Header header) {
        List<Header> headers = new ArrayList<>(Changed.without(RECORD, header.name()).headers());
        headers.add(header);
        return Changed.headers(RECORD, headers);
    }

    @Test
    void values_and_headers_have_their_limits() {
        assertThat(reason(Changed.value(RECORD, new byte[Wire.MAX_REQUEST_BYTES + 1])))
                .isEqualTo(DeadLetterReason.TOO_LARGE);
        assertThat(read(Changed.value(RECORD, new byte[Wire.MAX_REQUEST_BYTES])))
                .isInstanceOf(Read.Ok.class);
        assertThat(reason(Changed.and(RECORD, "x", "x".repeat(Wire.MAX_HEADER_BYTES))))
                .isEqualTo(DeadLetterReason.TOO_LARGE);
    }

    @Test
    void a_record_without_a_value_is_malformed() {
        assertThat(reason(new Envelope(RECORD.key(), RECORD.headers(), null)))
                .isEqualTo(DeadLetterReason.MALFORMED);
    }

    @Test
    void a_detail_holds_nothing_that_moves_a_cursor() {
        Envelope twice = Changed.and(Changed.and(RECORD, "\u001b[2J", "a"), "\u001b[2J", "b");

        assertThat(read(twice))
                .isEqualTo(new Read.Refused(DeadLetterReason.MALFORMED, "two headers ?[2J"));
    }

    private static Read read(Envelope record) {
        return RecordHeaders.read(record, Wire.MAX_REQUEST_BYTES);
    }

    private static DeadLetterReason reason(Envelope record) {
        return switch (read(record)) {
            case Read.Ok ok -> throw new AssertionError(ok);
            case Read.Refused(DeadLetterReason reason, String _) -> reason;
        };
    }
}
