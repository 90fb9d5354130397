package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.ProgressEvent;
import backhaul.protocol.Samples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressCodecTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void a_percentage_that_is_no_number_is_left_out(double percent) {
        assertThat(read(with(percent, null)).percent()).isNull();
    }

    @Test
    void a_message_is_cleaned_and_cut() {
        assertThat(read(with(1.0, "a\u001b[2J")).message()).isEqualTo("a?[2J");
        assertThat(read(with(1.0, "x".repeat(5000))).message()).hasSizeLessThan(1024);
    }

    private static ProgressEvent with(double percent, @Nullable String message) {
        ProgressEvent event = Samples.progress();
        return new ProgressEvent(
                event.id(),
                event.worker(),
                event.run(),
                event.time(),
                event.audience(),
                event.attempt(),
                percent,
                null,
                null,
                message);
    }

    private static ProgressEvent read(ProgressEvent event) {
        return switch (ProgressCodec.decode(ProgressCodec.encode(event))) {
            case Decoded.Ok<ProgressEvent>(ProgressEvent read) -> read;
            case Decoded.Malformed<ProgressEvent>(String detail) ->
                    throw new AssertionError(detail);
        };
    }
}
