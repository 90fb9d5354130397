package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.CancelRequest;
import backhaul.protocol.Samples;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CancelCodecTest {

    @Test
    void a_cancel_names_the_run_it_means() {
        CancelRequest cancel = Samples.cancel();

        assertThat(cancel.run()).isEqualTo(Samples.request().run());
        assertThat(CancelCodec.decode(CancelCodec.encode(cancel)))
                .isEqualTo(new Decoded.Ok<>(cancel));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"request\":     | \"run\":          | data.run:",
                "\"reason\":\"wrong night\" | \"reason\":7 | data.reason:",
                "\"expirytime\":  | \"expiry\":       | expirytime:",
                "cancel.v1        | request.v1        | type:"
            })
    void a_cancel_out_of_shape_is_malformed(String part, String instead, String named) {
        String whole = new String(CancelCodec.encode(Samples.cancel()), StandardCharsets.UTF_8);
        assertThat(whole).contains(part);

        Decoded<CancelRequest> decoded =
                CancelCodec.decode(whole.replace(part, instead).getBytes(StandardCharsets.UTF_8));

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Malformed.class,
                        malformed -> assertThat(malformed.detail()).startsWith(named));
    }

    @Test
    void a_reason_has_256_characters_at_most() {
        assertThat(CancelCodec.encode(because("x".repeat(256)))).isNotEmpty();
        CancelRequest tooLong = because("x".repeat(257));

        assertThatThrownBy(() -> CancelCodec.encode(tooLong)).hasMessageStartingWith("data.reason");
    }

    private static CancelRequest because(String reason) {
        CancelRequest cancel = Samples.cancel();
        return new CancelRequest(
                cancel.id(),
                cancel.source(),
                cancel.address(),
                cancel.time(),
                cancel.expiresAt(),
                cancel.audience(),
                cancel.runSource(),
                cancel.runId(),
                reason);
    }
}
