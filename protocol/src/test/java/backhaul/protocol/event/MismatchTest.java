package backhaul.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.Samples;
import backhaul.protocol.Wire;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MismatchTest {

    private static final EventSigner SIGNER =
            EventSigner.of("ci-2026", Samples.PRODUCER, InstantSource.fixed(Samples.NOW));
    private static final Envelope REQUEST = SIGNER.sign(Samples.request());

    @Test
    void a_record_as_it_was_signed_has_none() {
        assertThat(of(REQUEST)).isEmpty();
        Envelope cancel = SIGNER.sign(Samples.cancel());
        assertThat(Mismatch.of(cancel, headers(cancel), Samples.cancel())).isEmpty();
    }

    @Test
    void key_id_and_address_are_compared() {
        assertThat(of(Changed.key(REQUEST, "another")))
                .contains(
                        "the record key is \"another\", and the event says \"" + Samples.ID + "\"");
        assertThat(of(Changed.header(REQUEST, "webhook-id", "another")).orElseThrow())
                .startsWith("webhook-id is \"another\"");
        assertThat(of(Changed.header(REQUEST, "address", "docker-02")).orElseThrow())
                .startsWith("address is \"docker-02\"");
        assertThat(of(Changed.without(REQUEST, "address")).orElseThrow())
                .startsWith("address is \"\"");
    }

    @Test
    void a_record_without_a_key_is_one() {
        assertThat(of(new Envelope(null, REQUEST.headers(), REQUEST.value()))).isPresent();
    }

    @Test
    void a_cancel_is_under_the_key_of_its_request() {
        Envelope cancel = SIGNER.sign(Samples.cancel());
        Envelope other = Changed.key(cancel, Samples.cancel().id());

        assertThat(Mismatch.of(other, headers(other), Samples.cancel())).isPresent();
    }

    private static Optional<String> of(Envelope record) {
        return Mismatch.of(record, headers(record), Samples.request());
    }

    private static RecordHeaders headers(Envelope record) {
        return switch (RecordHeaders.read(record, Wire.MAX_REQUEST_BYTES)) {
            case RecordHeaders.Read.Ok(RecordHeaders headers) -> headers;
            case RecordHeaders.Read.Refused refused -> throw new AssertionError(refused);
        };
    }
}
