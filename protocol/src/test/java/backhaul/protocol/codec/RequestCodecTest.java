package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.Samples;
import backhaul.protocol.Wire;
import backhaul.protocol.codec.RequestCodec.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestCodecTest {

    private static final String SMALLEST =
            """
            {"specversion":"1.0","type":"backhaul.request.v1","id":"a","source":"/ci","subject":"w",
             "time":"2026-11-21T01:00:00Z","expirytime":"2026-11-21T02:00:00Z","audience":"test",
             "data":{"job":"j"}}
            """;

    @Test
    void the_smallest_request_leaves_the_rest_to_the_job() {
        Received received = received(SMALLEST);

        assertThat(received.request())
                .isEqualTo(
                        new BackupRequest(
                                "a",
                                "/ci",
                                "w",
                                Instant.parse("2026-11-21T01:00:00Z"),
                                Instant.parse("2026-11-21T02:00:00Z"),
                                "test",
                                new Ask("j", Map.of(), null, null, null, false, Map.of())));
    }

    @Test
    void the_digest_is_that_of_what_was_sent() {
        String twoHours = data("\"timeout\":\"PT2H\"");
        String sameInMinutes = data("\"timeout\":\"PT120M\"");

        assertThat(received(twoHours).request()).isEqualTo(received(sameInMinutes).request());
        assertThat(received(twoHours).digest()).isNotEqualTo(received(sameInMinutes).digest());
    }

    @Test
    void what_is_absent_is_the_same_question_as_its_default() {
        assertThat(
                        received(
                                        data(
                                                "\"parameters\":{},\"timeout\":null,\"maxAttempts\":null,"
                                                        + "\"notBefore\":null,\"dryRun\":false"))
                                .digest())
                .isEqualTo(received(SMALLEST).digest());
    }

    @Test
    void labels_and_times_are_not_part_of_the_question() {
        assertThat(received(data("\"labels\":{\"a\":\"b\"}")).digest())
                .isEqualTo(received(SMALLEST).digest());
        assertThat(received(SMALLEST.replace("02:00:00Z", "03:00:00Z")).digest())
                .isEqualTo(received(SMALLEST).digest());
    }

    @Test
    void the_sender_knows_the_digest_that_the_worker_will_see() {
        BackupRequest request = Samples.request();

        assertThat(
                        received(new String(RequestCodec.encode(request), StandardCharsets.UTF_8))
                                .digest())
                .isEqualTo(QuestionDigest.of(request.address(), request.ask()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"id\":\"a\"              | \"id\":\"a.b\"                  | id:",
                "\"id\":\"a\"              | \"id\":\"\"                     | id:",
                "\"id\":\"a\"              | \"id\":7                        | id:",
                "\"source\":\"/ci\"        | \"source\":\"\"                 | source:",
                "\"source\":\"/ci\"        | \"source\":\"a b\"              | source:",
                "\"source\":\"/ci\"        | \"source\":\"/é\"               | source:",
                "\"source\":\"/ci\"        | \"source\":\"%zz\"              | source:",
                "\"subject\":\"w\"         | \"subject\":\"W\"               | subject:",
                "\"subject\":\"w\"         | \"subject\":\"a/b\"             | subject:",
                "\"audience\":\"test\"     | \"audience\":\"\"               | audience:",
                "\"1.0\"                   | \"0.3\"                         | specversion:",
                "request.v1                | cancel.v1                       | type:",
                "2026-11-21T01:00:00Z      | 2026-11-21 01:00:00Z            | time:",
                "2026-11-21T01:00:00Z      | 2026-11-21T01:00Z               | time:",
                "2026-11-21T01:00:00Z      | 2026-11-21T01:00:00             | time:",
                "2026-11-21T01:00:00Z      | 2026-02-30T01:00:00Z            | time:",
                "2026-11-21T01:00:00Z      | 2026-11-21T25:00:00Z            | time:",
                "\"expirytime\"            | \"expiry\"                      | expirytime:",
                "\"audience\":\"test\"     | \"audience\":\"test\",\"a_b\":1 | a_b:",
                "\"audience\":\"test\"     | \"audience\":\"test\",\"x\":{}  | x:",
                "\"audience\":\"test\"     | \"audience\":\"test\",\"data_base64\":\"e30=\" | data_base64:",
                "\"audience\":\"test\"     | \"audience\":\"test\",\"datacontenttype\":\"text/xml\" | datacontenttype:",
                "\"data\":{\"job\":\"j\"}  | \"data\":[]                     | data:",
                "\"data\":{\"job\":\"j\"}  | \"dataschema\":\"x\"            | data:",
                "\"job\":\"j\"             | \"job\":\"J\"                   | data.job:",
                "\"job\":\"j\"             | \"jobs\":\"j\"                  | data.jobs:"
            })
    void an_attribute_out_of_shape_is_named(String part, String instead, String named) {
        assertThat(SMALLEST).contains(part);
        assertThat(malformed(SMALLEST.replace(part, instead))).startsWith(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"retries\":3                     | data.retries:",
                "\"parameters\":null               | data.parameters:",
                "\"parameters\":[]                 | data.parameters:",
                "\"parameters\":{\"a\":1.5}        | data.parameters:",
                "\"parameters\":{\"a\":1.0}        | data.parameters:",
                "\"parameters\":{\"a\":1e3}        | data.parameters:",
                "\"parameters\":{\"a\":[{\"b\":9007199254740992}]} | data.parameters:",
                "\"parameters\":{\"a\":-9007199254740992} | data.parameters:",
                "\"timeout\":\"2h\"                | data.timeout:",
                "\"timeout\":\"PT\"                | data.timeout:",
                "\"timeout\":\"P1W\"               | data.timeout:",
                "\"timeout\":\"PT0S\"              | data.timeout:",
                "\"timeout\":\"-PT2H\"             | data.timeout:",
                "\"timeout\":7200                  | data.timeout:",
                "\"maxAttempts\":0                 | data.maxAttempts:",
                "\"maxAttempts\":3.0               | data.maxAttempts:",
                "\"maxAttempts\":\"3\"             | data.maxAttempts:",
                "\"maxAttempts\":99999999999       | data.maxAttempts:",
                "\"notBefore\":\"2026-11-21T02:00:00Z\" | data.notBefore:",
                "\"notBefore\":\"soon\"            | data.notBefore:",
                "\"dryRun\":null                   | data.dryRun:",
                "\"dryRun\":\"true\"               | data.dryRun:",
                "\"labels\":null                   | data.labels:",
                "\"labels\":{\"a\":1}              | data.labels.a:",
                "\"labels\":{\"\":\"b\"}           | data.labels:"
            })
    void a_field_out_of_shape_is_named(String field, String named) {
        assertThat(malformed(data(field))).startsWith(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"parameters\":{\"a\":9007199254740991,\"b\":-9007199254740991,\"c\":null}",
                "\"timeout\":\"P1DT2H3M4.5S\"",
                "\"timeout\":\"PT0.001S\"",
                "\"maxAttempts\":1",
                "\"notBefore\":\"2026-11-21T02:59:59+01:00\"",
                "\"dryRun\":true",
                "\"labels\":{}"
            })
    void a_field_in_shape_is_read(String field) {
        assertThat(RequestCodec.decode(bytes(data(field)))).isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void sixteen_labels_of_full_length_are_the_most() {
        String key = "🙂".repeat(Wire.MAX_LABEL_KEY - 2);
        String value = "🙂".repeat(Wire.MAX_LABEL_VALUE);
        String fits = "\"labels\":{\"aa" + key + "\":\"" + value + "\"}";

        assertThat(received(data(fits)).request().ask().labels()).hasSize(1);
        assertThat(malformed(data(fits.replace("aa", "aaa")))).startsWith("data.labels:");
        assertThat(malformed(data(fits.replace(value, value + "a")))).startsWith("data.labels:");
        assertThat(received(data(labels(16))).request().ask().labels()).hasSize(16);
        assertThat(malformed(data(labels(17)))).startsWith("data.labels:");
    }

    private static String labels(int number) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < number; i++) {
            labels.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
        }
        return "\"labels\":{" + labels + "}";
    }

    @Test
    void extensions_of_cloudevents_are_allowed() {
        String traced = SMALLEST.replace("\"audience\"", "\"traceparent\":\"00-ab\",\"audience\"");

        assertThat(received(traced)).isEqualTo(received(SMALLEST));
    }

    @Test
    void a_request_over_16_KiB_is_not_read() {
        String padding = " ".repeat(Wire.MAX_REQUEST_BYTES - bytes(SMALLEST).length);

        assertThat(RequestCodec.decode(bytes(SMALLEST + padding))).isInstanceOf(Decoded.Ok.class);
        assertThat(malformed(SMALLEST + padding + " ")).contains("16384");
    }

    @Test
    void what_would_not_be_read_is_not_written() {
        Ask wrong = new Ask("Nightly", Map.of(), null, null, null, false, Map.of());
        BackupRequest request = request(wrong);

        assertThatThrownBy(() -> RequestCodec.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("data.job:");
    }

    @Test
    void a_parameter_that_json_has_no_form_for_is_refused() {
        BackupRequest request =
                request(
                        new Ask(
                                "j",
                                Map.of("a", Duration.ofHours(1)),
                                null,
                                null,
                                null,
                                false,
                                Map.of()));

        assertThatThrownBy(() -> RequestCodec.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.time.Duration");
    }

    @Test
    void integers_of_every_width_are_written_alike() {
        Ask asInt = ask(Map.of("a", 1, "b", List.of((short) 2)));
        Ask asLong = ask(Map.of("a", 1L, "b", List.of(2L)));

        assertThat(QuestionDigest.of("w", asInt)).isEqualTo(QuestionDigest.of("w", asLong));
    }

    private static Ask ask(Map<String, Object> parameters) {
        return new Ask("j", parameters, null, null, null, false, Map.of());
    }

    private static BackupRequest request(Ask ask) {
        return new BackupRequest(
                "a", "/ci", "w", Samples.NOW, Samples.NOW.plusSeconds(60), "test", ask);
    }

    @Test
    void half_a_surrogate_pair_is_no_text() {
        assertThat(malformed(data("\"parameters\":{\"a\":\"\\ud800\"}"))).contains("surrogate");
        assertThat(malformed(data("\"parameters\":{\"\\udc00\":1}"))).contains("surrogate");
        assertThat(RequestCodec.decode(bytes(data("\"parameters\":{\"a\":\"\\ud83d\\ude42\"}"))))
                .isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void a_detail_holds_nothing_that_moves_a_cursor() {
        assertThat(malformed(data("\"\\u001b[2J\":1"))).doesNotContain("\u001b");
        assertThat(malformed(data("\"" + "x".repeat(5000) + "\":1"))).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "{",
                "{}}",
                "{} {}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{/**/}",
                "\ufeff{}"
            })
    void what_is_not_one_json_object_is_malformed(String value) {
        assertThat(malformed(value)).isNotEmpty();
    }

    @Test
    void a_name_that_occurs_twice_is_malformed_at_every_depth() {
        assertThat(malformed(SMALLEST.replace("\"id\":\"a\"", "\"id\":\"a\",\"id\":\"b\"")))
                .contains("uplicate");
        assertThat(malformed(data("\"parameters\":{\"x\":{\"a\":1,\"a\":2}}")))
                .contains("uplicate");
        assertThat(malformed(data("\"parameters\":{\"a\":1,\"\\u0061\":2}"))).contains("uplicate");
    }

    @Test
    void json_is_twenty_deep_at_most() {
        // The event, data and labels are three.
        String labels = nested(18).replace("parameters", "labels");
        assertThat(malformed(data(labels))).contains("depth");
    }

    @Test
    void parameters_are_as_deep_as_a_status_can_hold_them() throws InvalidEvent {
        assertThat(RequestCodec.decode(bytes(data(nested(16))))).isInstanceOf(Decoded.Ok.class);
        String status = "{\"data\":{\"request\":{" + nested(16) + "}}}";
        assertThat(Json.read(bytes(status), Wire.MAX_EVENT_BYTES)).isNotNull();

        assertThat(malformed(data(nested(17)))).contains("parameters: nested more than 17 deep");
    }

    private static String nested(int lists) {
        return "\"parameters\":{\"a\":" + "[".repeat(lists) + "]".repeat(lists) + "}";
    }

    @Test
    void only_utf_8_is_read() {
        byte[] utf16 = SMALLEST.getBytes(StandardCharsets.UTF_16BE);
        byte[] broken = bytes(SMALLEST.replace("\"j\"", "\"jé\""));
        int at = new String(broken, StandardCharsets.ISO_8859_1).indexOf("Ã©");
        byte[] cut = Arrays.copyOf(broken, broken.length);
        cut[at + 1] = 'x';

        assertThat(detail(RequestCodec.decode(utf16))).isNotEmpty();
        assertThat(detail(RequestCodec.decode(cut))).isEqualTo("not UTF-8");
    }

    private static String data(String field) {
        return SMALLEST.replace("\"job\":\"j\"", "\"job\":\"j\"," + field);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Received received(String text) {
        return switch (RequestCodec.decode(bytes(text))) {
            case Decoded.Ok<Received>(Received received) -> received;
            case Decoded.Malformed<Received>(String detail) -> throw new AssertionError(detail);
        };
    }

    private static String malformed(String text) {
        return detail(RequestCodec.decode(bytes(text)));
    }

    private static String detail(Decoded<Received> decoded) {
        return switch (decoded) {
            case Decoded.Ok<Received>(Received received) -> throw new AssertionError(received);
            case Decoded.Malformed<Received>(String detail) -> detail;
        };
    }
}
