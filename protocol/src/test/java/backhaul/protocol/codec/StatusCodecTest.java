package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.Samples;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StatusCodecTest {

    @ParameterizedTest
    @EnumSource(RunState.class)
    void every_state_is_written_and_read(RunState state) {
        StatusEvent event = Samples.status(accepted(state));

        assertThat(StatusCodec.decode(StatusCodec.encode(event)))
                .isEqualTo(new Decoded.Ok<>(event));
    }

    /// A run of which nothing is known yet but that it was taken.
    private static RunStatus accepted(RunState state) {
        return new RunStatus(
                state,
                "docker-01",
                0,
                3,
                Samples.requestInStatus(),
                Samples.NOW,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    @Test
    void fields_of_a_newer_version_are_passed_over() {
        String newer =
                text(Samples.status())
                        .replace("\"sequence\"", "\"mood\":\"fine\",\"sequence\"")
                        .replace("\"attempt\"", "\"weather\":{\"a\":1.5},\"attempt\"")
                        .replace("\"system\"", "\"more\":[],\"system\"");

        assertThat(StatusCodec.decode(newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Decoded.Ok<>(Samples.status()));
    }

    @Test
    void a_state_of_a_newer_version_is_not_understood() {
        String newer = text(Samples.status()).replace("succeeded\",\"worker", "paused\",\"worker");

        assertThat(detail(newer)).isEqualTo("data.state: \"paused\" is no state of a run");
    }

    @Test
    void a_worker_speaks_for_itself_alone() {
        String other = text(Samples.status()).replace("/workers/docker-01", "/workers/docker-02");

        assertThat(detail(other)).startsWith("data.worker:");
    }

    @Test
    void the_subject_is_the_request() {
        String other =
                text(Samples.status())
                        .replace("\"subject\":\"" + Samples.ID, "\"subject\":\"another");

        assertThat(detail(other)).startsWith("subject:");
    }

    @Test
    void the_largest_status_fits_its_topic() {
        byte[] value = StatusCodec.encode(Samples.status(largest()));

        assertThat(value.length).isLessThanOrEqualTo(Wire.MAX_EVENT_BYTES);
        assertThat(StatusCodec.decode(value)).isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void a_status_within_its_limits_is_written_again_as_it_was() {
        byte[] value = StatusCodec.encode(Samples.status(largest()));

        assertThat(StatusCodec.decode(value))
                .isInstanceOfSatisfying(
                        Decoded.Ok.class,
                        ok ->
                                assertThat(StatusCodec.encode((StatusEvent) ok.value()))
                                        .isEqualTo(value));
    }

    /// Every part as large as a worker could make it, in characters that take most bytes.
    private static RunStatus largest() {
        String flood = "🙂\"\\\n".repeat(20_000);
        return new RunStatus(
                RunState.FAILED,
                "docker-01",
                1_000_000,
                1_000_000,
                largestRequest(),
                Samples.NOW,
                Samples.NOW,
                Samples.NOW,
                Samples.NOW,
                Samples.NOW,
                Samples.NOW,
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                new Attempt(
                                        i,
                                        "w".repeat(63),
                                        Samples.NOW,
                                        Samples.NOW,
                                        "timed_out",
                                        flood))
                        .toList(),
                new Handle("docker", "h".repeat(1000), Map.of("a", "x".repeat(7000))),
                4,
                "internal",
                flood,
                Collections.nCopies(1000, flood.substring(0, 3000)),
                Collections.nCopies(
                        1000, new Artifact("a.tar", "file:///" + "a".repeat(200), 1, null)),
                flood);
    }

    /// As large as a request of 16 KiB can make it.
    private static RunStatus.Request largestRequest() {
        RunStatus.Request request = Samples.requestInStatus();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("p", "x".repeat(Wire.MAX_REQUEST_BYTES - 400));
        return new RunStatus.Request(
                "i".repeat(64),
                request.source(),
                "a".repeat(63),
                "j".repeat(63),
                request.engine(),
                parameters,
                request.issuedAt(),
                request.appendedAt(),
                request.expiresAt(),
                request.notBefore(),
                request.dryRun(),
                Map.of(),
                "k".repeat(64),
                request.digest(),
                request.partition(),
                Long.MAX_VALUE,
                request.specDigest(),
                request.timeout());
    }

    private static String text(StatusEvent event) {
        return new String(StatusCodec.encode(event), StandardCharsets.UTF_8);
    }

    private static @Nullable String detail(String text) {
        return switch (StatusCodec.decode(text.getBytes(StandardCharsets.UTF_8))) {
            case Decoded.Ok<StatusEvent> _ -> null;
            case Decoded.Malformed<StatusEvent>(String detail) -> detail;
        };
    }
}
