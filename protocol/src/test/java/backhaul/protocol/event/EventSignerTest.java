package backhaul.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.Samples;
import backhaul.protocol.Wire;
import backhaul.protocol.event.EventSigner.NamedKey;
import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Verification;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EventSignerTest {

    private static final EventSigner PRODUCER =
            EventSigner.of("ci-2026", Samples.PRODUCER, InstantSource.fixed(Samples.NOW));
    private static final EventSigner WORKER =
            EventSigner.of("docker-01", Samples.WORKER, InstantSource.fixed(Samples.NOW));

    @Test
    void a_request_bears_its_id_as_key_and_the_headers_of_the_contract() {
        Envelope record = PRODUCER.sign(Samples.request());

        assertThat(key(record)).isEqualTo(Samples.ID);
        assertThat(headers(record))
                .containsExactly(
                        Map.entry("content-type", "application/cloudevents+json; charset=UTF-8"),
                        Map.entry("address", "docker-01"),
                        Map.entry("webhook-id", Samples.ID),
                        Map.entry("webhook-timestamp", "1795222800"),
                        Map.entry(
                                "webhook-signature",
                                Objects.requireNonNull(headers(record).get("webhook-signature"))),
                        Map.entry("key-id", "ci-2026"));
    }

    @Test
    void every_record_has_the_key_that_its_topic_wants() {
        assertThat(key(PRODUCER.sign(Samples.cancel()))).isEqualTo(Samples.ID);
        assertThat(key(WORKER.sign(Samples.status()))).isEqualTo("docker-01/" + Samples.ID);
        assertThat(key(WORKER.sign(Samples.progress()))).isEqualTo("docker-01/" + Samples.ID);
        assertThat(key(WORKER.sign(Samples.worker()))).isEqualTo("docker-01");
        assertThat(key(WORKER.sign(Samples.job()))).isEqualTo("docker-01/nightly-volumes");
        assertThat(key(EventSigner.jobTombstone("docker-01", "nightly-volumes")))
                .isEqualTo("docker-01/nightly-volumes");
    }

    @Test
    void what_is_for_one_address_says_so_in_its_header_and_presence_is_not() {
        assertThat(RecordHeaders.address(PRODUCER.sign(Samples.cancel()))).contains("docker-01");
        assertThat(RecordHeaders.address(WORKER.sign(Samples.status()))).contains("docker-01");
        assertThat(RecordHeaders.address(WORKER.sign(Samples.progress()))).contains("docker-01");
        assertThat(RecordHeaders.address(WORKER.sign(Samples.worker()))).isEmpty();
        assertThat(RecordHeaders.address(WORKER.sign(Samples.job()))).isEmpty();
    }

    @Test
    void a_cancel_has_an_id_of_its_own() {
        assertThat(headers(PRODUCER.sign(Samples.cancel())))
                .containsEntry("webhook-id", Samples.cancel().id());
    }

    @Test
    void a_tombstone_has_no_value() {
        assertThat(EventSigner.jobTombstone("docker-01", "nightly-volumes").value()).isNull();
    }

    @Test
    void each_of_several_keys_signs_and_is_named() {
        EventSigner both =
                EventSigner.of(
                        List.of(
                                new NamedKey("new", Samples.WORKER),
                                new NamedKey("old", Samples.PRODUCER)),
                        InstantSource.fixed(Samples.NOW));
        RecordHeaders headers = read(both.sign(Samples.request()));

        assertThat(headers.keyIds()).containsExactly("new", "old");
        assertThat(headers.signedAt()).isEqualTo(Samples.NOW);
        assertThat(
                        headers.verify(
                                List.of(new Candidate("old", Samples.PRODUCER.verificationKey()))))
                .isEqualTo(new Verification.Verified("old"));
    }

    @Test
    void a_request_that_no_worker_would_read_is_not_signed() {
        EventSigner signer = PRODUCER;
        var request = Samples.request();
        var wrong =
                new backhaul.protocol.BackupRequest(
                        "a.b",
                        request.source(),
                        request.address(),
                        request.time(),
                        request.expiresAt(),
                        request.audience(),
                        request.ask());

        assertThatThrownBy(() -> signer.sign(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id:");
    }

    @Test
    void one_to_five_keys_sign() {
        assertThatThrownBy(() -> EventSigner.of(List.of(), InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RecordHeaders read(Envelope record) {
        return switch (RecordHeaders.read(record, Wire.MAX_REQUEST_BYTES)) {
            case RecordHeaders.Read.Ok(RecordHeaders headers) -> headers;
            case RecordHeaders.Read.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static String key(Envelope record) {
        return text(record.key());
    }

    private static Map<String, String> headers(Envelope record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.name(), text(header.value()));
        }
        return headers;
    }

    private static String text(byte @org.jspecify.annotations.Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
