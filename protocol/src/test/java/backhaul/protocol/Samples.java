package backhaul.protocol;

import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.signing.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One event of each kind with every field set, and the keys of those who sign them.
public final class Samples {

    public static final String ID = "0199e5f2-8d1c-7c3e-b0a4-5d8f6c1e2a77";
    public static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");

    public static final SigningKey PRODUCER =
            SigningKey.parse("whsk_HAXn/B0QDMzCTKgSUuia4TDxWtEPz/ewgXphzOXMA0c=");
    public static final SigningKey WORKER =
            SigningKey.parse("whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private Samples() {}

    public static BackupRequest request() {
        return new BackupRequest(
                ID,
                "/ci/nightly",
                "docker-01",
                NOW,
                NOW.plus(Duration.ofHours(1)),
                "production",
                ask());
    }

    public static Ask ask() {
        return new Ask(
                "nightly-volumes",
                parameters(),
                Duration.ofHours(2),
                3,
                NOW.plus(Duration.ofMinutes(30)),
                false,
                Map.of("ticket", "OPS-1"));
    }

    private static Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("containers", List.of("db"));
        parameters.put("keep", 3L);
        parameters.put("verify", true);
        return parameters;
    }

    public static CancelRequest cancel() {
        return new CancelRequest(
                "0199e5f2-9a10-7d02-a1c3-0c4477fe0912",
                "/ci/nightly",
                "docker-01",
                NOW,
                NOW.plus(Duration.ofHours(1)),
                "production",
                "/ci/nightly",
                ID,
                "wrong night");
    }

    public static StatusEvent status() {
        return status(runStatus());
    }

    public static StatusEvent status(RunStatus status) {
        return new StatusEvent(
                "0199e5f3-0b7a-7e21-9c55-2f6a0d3b41c8",
                "docker-01",
                NOW.plusSeconds(9),
                "production",
                3,
                status);
    }

    public static RunStatus runStatus() {
        return new RunStatus(
                RunState.SUCCEEDED,
                "docker-01",
                1,
                3,
                requestInStatus(),
                NOW,
                NOW.plusSeconds(1),
                NOW.plusSeconds(9),
                NOW.plus(Duration.ofHours(6)),
                NOW.plusSeconds(5),
                NOW.plusSeconds(6),
                List.of(
                        new Attempt(
                                1,
                                "docker-01",
                                NOW.plusSeconds(1),
                                NOW.plusSeconds(9),
                                "succeeded",
                                "2 volumes")),
                new Handle("docker", "4c01db0b339c", Map.of("stopped", "shop-db")),
                0,
                "drill",
                "2 volumes, 61 MB",
                List.of("shop-db did not stop within 30s and was killed (exit code 137)"),
                List.of(
                        new Artifact(
                                "shop_pgdata.tar.zst",
                                "file:///var/backups/shop_pgdata.tar.zst",
                                61_300_000,
                                "9f2c41d0")),
                "reading shop_pgdata\nwriting\n");
    }

    public static RunStatus.Request requestInStatus() {
        return new RunStatus.Request(
                ID,
                "/ci/nightly",
                "docker-01",
                "nightly-volumes",
                "docker",
                parameters(),
                NOW,
                NOW.plusMillis(20),
                NOW.plus(Duration.ofHours(1)),
                NOW.plus(Duration.ofMinutes(30)),
                false,
                Map.of("ticket", "OPS-1"),
                "ci-2026",
                "sha256:4d21aa88943b683a13acd178962d02b1fe25739d191315568ab7f15972046d3b",
                3,
                17,
                "sha256:40eec474b624befa0d89158167c7da3cdec9bb6f6fc7c69bf90a0bf3b894dcb5",
                Duration.ofHours(2));
    }

    public static ProgressEvent progress() {
        return new ProgressEvent(
                "0199e5f2-9f04-7b1d-8a0e-6f7c2b9d1e30",
                "docker-01",
                new RunKey("docker-01", "/ci/nightly", ID),
                NOW.plusSeconds(4),
                "production",
                1,
                42.5,
                123L,
                290L,
                "volume pgdata");
    }

    public static WorkerPresence worker() {
        return new WorkerPresence(
                "0199e5f2-7000-7abc-9def-0123456789ab",
                "docker-01",
                NOW,
                "production",
                List.of(WORKER.verificationKey().publicText().orElseThrow()),
                "0199e5f0-0000-7000-8000-000000000001",
                "b4f8e2a6-2d4e-4c1c-9e3a-5b9d6f2c8e10",
                "1.0.0",
                "docker-01.example.com",
                "Linux 6.1",
                NOW.minusSeconds(60),
                WorkerPresence.State.READY,
                List.of("docker-01", "tapes"),
                1,
                2);
    }

    public static JobPresence job() {
        return new JobPresence(
                "0199e5f2-7001-7abc-9def-0123456789ab",
                "docker-01",
                NOW,
                "production",
                List.of("docker-01"),
                "nightly-volumes",
                "docker",
                "Shop volumes and configuration",
                Duration.ofHours(2),
                Duration.ofHours(6),
                3,
                1,
                Duration.ofHours(26),
                NOW.minus(Duration.ofHours(9)),
                "sha256:40eec474b624befa0d89158167c7da3cdec9bb6f6fc7c69bf90a0bf3b894dcb5",
                List.of(
                        new JobPresence.Parameter(
                                "containers",
                                "list",
                                List.of("shop-db", "shop-web"),
                                new TreeMap<>(Map.of("type", "array", "maxItems", 20L)))));
    }
}
