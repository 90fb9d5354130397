package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.JobPresence;
import backhaul.protocol.JobPresence.Parameter;
import backhaul.protocol.Samples;
import backhaul.protocol.Wire;
import backhaul.protocol.WorkerPresence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PresenceCodecTest {

    @Test
    void a_job_too_large_with_its_schemas_goes_without_them() {
        JobPresence job =
                job(
                        List.of(
                                new Parameter(
                                        "vms",
                                        "list",
                                        List.of("erp-db"),
                                        Map.of("description", "x".repeat(70_000)))));

        assertThat(parameters(job))
                .containsExactly(new Parameter("vms", "list", List.of("erp-db"), Map.of()));
    }

    @Test
    void a_job_too_large_with_its_values_goes_with_the_names_alone() {
        JobPresence job =
                job(List.of(new Parameter("vms", "list", List.of("x".repeat(70_000)), Map.of())));

        assertThat(parameters(job)).containsExactly(new Parameter("vms", "list", null, Map.of()));
    }

    private static List<Parameter> parameters(JobPresence job) {
        byte[] value = PresenceCodec.encode(job);
        assertThat(value.length).isLessThanOrEqualTo(Wire.MAX_EVENT_BYTES);
        return switch (PresenceCodec.decodeJob(value)) {
            case Decoded.Ok<JobPresence>(JobPresence read) -> read.parameters();
            case Decoded.Malformed<JobPresence>(String detail) -> throw new AssertionError(detail);
        };
    }

    private static JobPresence job(List<Parameter> parameters) {
        JobPresence job = Samples.job();
        return new JobPresence(
                job.id(),
                job.worker(),
                job.time(),
                job.audience(),
                job.addresses(),
                job.job(),
                job.engine(),
                job.description(),
                job.timeout(),
                job.deadline(),
                job.maxAttempts(),
                job.concurrency(),
                job.expectEvery(),
                job.lastSuccessAt(),
                job.specDigest(),
                parameters);
    }

    @Test
    void a_worker_speaks_for_itself_alone() {
        String whole = new String(PresenceCodec.encode(Samples.worker()), StandardCharsets.UTF_8);

        for (String field : List.of("\"subject\":\"", "\"worker\":\"")) {
            byte[] other =
                    whole.replace(field + "docker-01", field + "docker-02")
                            .getBytes(StandardCharsets.UTF_8);
            assertThat(PresenceCodec.decodeWorker(other)).isInstanceOf(Decoded.Malformed.class);
        }
    }

    @Test
    void every_state_is_written_and_read() {
        for (WorkerPresence.State state : WorkerPresence.State.values()) {
            String whole =
                    new String(PresenceCodec.encode(Samples.worker()), StandardCharsets.UTF_8)
                            .replace("ready", state.wireName());

            assertThat(PresenceCodec.decodeWorker(whole.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            Decoded.Ok.class,
                            ok ->
                                    assertThat(((WorkerPresence) ok.value()).state())
                                            .isEqualTo(state));
        }
    }

    @Test
    void a_job_of_many_parameters_is_read_whole() {
        List<Parameter> parameters =
                IntStream.range(0, 100)
                        .mapToObj(i -> new Parameter("p" + i, "text", "v", Map.of("maxLength", 9L)))
                        .toList();

        assertThat(parameters(job(parameters))).isEqualTo(parameters);
    }
}
