package backhaul.cli.world;

import backhaul.protocol.EventIds;
import backhaul.protocol.JobPresence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The jobs of the transcripts.
public final class Jobs {

    private Jobs() {}

    public static JobPresence job(
            String worker,
            String address,
            String job,
            String engine,
            Instant at,
            @Nullable Instant lastSuccessAt) {
        return new JobPresence(
                EventIds.next(),
                worker,
                at,
                World.AUDIENCE,
                List.of(address),
                job,
                engine,
                null,
                Duration.ofHours(6),
                Duration.ofHours(24),
                3,
                1,
                null,
                lastSuccessAt,
                "sha256:spec",
                List.of());
    }

    public static JobPresence described(
            JobPresence job, String description, @Nullable Duration expectEvery) {
        return new JobPresence(
                job.id(),
                job.worker(),
                job.time(),
                job.audience(),
                job.addresses(),
                job.job(),
                job.engine(),
                description,
                Duration.ofHours(2),
                Duration.ofHours(6),
                job.maxAttempts(),
                job.concurrency(),
                expectEvery,
                job.lastSuccessAt(),
                job.specDigest(),
                job.parameters());
    }

    public static JobPresence with(JobPresence job, JobPresence.Parameter... parameters) {
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
                List.of(parameters));
    }

    public static JobPresence withSpec(JobPresence job, String specDigest) {
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
                specDigest,
                job.parameters());
    }

    public static JobPresence.Parameter list(
            String name, List<String> standard, String... allowed) {
        return new JobPresence.Parameter(
                name,
                "list",
                standard,
                Map.of("type", "array", "items", Map.of("enum", List.of(allowed))));
    }

    public static JobPresence.Parameter parameter(
            String name, String type, Map<String, Object> schema) {
        return new JobPresence.Parameter(name, type, null, schema);
    }
}
