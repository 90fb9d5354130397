package backhaul.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.Samples;
import backhaul.protocol.event.EventSigner.NamedKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestBuilderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");
    private static final Asker ASKER =
            new Asker("/ci/nightly", "production", new NamedKey("ci-2026", Samples.PRODUCER));

    @Test
    void what_is_left_out_is_the_jobs_own() {
        BackupRequest request = builder().build();

        assertThat(request.source()).isEqualTo("/ci/nightly");
        assertThat(request.audience()).isEqualTo("production");
        assertThat(request.address()).isEqualTo("docker-01");
        assertThat(request.time()).isEqualTo(NOW);
        assertThat(request.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(request.ask())
                .isEqualTo(
                        new BackupRequest.Ask(
                                "nightly", Map.of(), null, null, null, false, Map.of()));
    }

    @Test
    void what_is_asked_stands_in_the_request() {
        Instant later = NOW.plus(Duration.ofMinutes(30));

        BackupRequest request =
                builder()
                        .id("order-7")
                        .expiresIn(Duration.ofHours(6))
                        .parameters(Map.of("level", 3))
                        .parameter("containers", List.of("db"))
                        .label("ticket", "OPS-1")
                        .timeout(Duration.ofMinutes(20))
                        .maxAttempts(2)
                        .notBefore(later)
                        .dryRun()
                        .build();

        assertThat(request.id()).isEqualTo("order-7");
        assertThat(request.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThat(request.ask())
                .isEqualTo(
                        new BackupRequest.Ask(
                                "nightly",
                                Map.of("level", 3, "containers", List.of("db")),
                                Duration.ofMinutes(20),
                                2,
                                later,
                                true,
                                Map.of("ticket", "OPS-1")));
    }

    private static RequestBuilder builder() {
        return new RequestBuilder(ASKER, InstantSource.fixed(NOW), "docker-01", "nightly");
    }
}
