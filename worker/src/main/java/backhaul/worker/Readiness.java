package backhaul.worker;

import backhaul.worker.config.ConfigurationWatch;
import backhaul.worker.ops.Health;
import backhaul.worker.presence.ClockCheck;
import backhaul.worker.presence.PresencePublisher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Keeps the conditions of `/health/ready` that nobody reports by himself: the clock, and the file.
final class Readiness implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Health health;
    private final ConfigurationWatch configuration;
    private final ClockCheck clock;
    private final PresencePublisher presence;
    private final CatalogMetrics metrics;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("readiness").factory());
    private Object lastInForce = "";

    Readiness(
            Health health,
            ConfigurationWatch configuration,
            ClockCheck clock,
            PresencePublisher presence,
            CatalogMetrics metrics) {
        this.health = health;
        this.configuration = configuration;
        this.clock = clock;
        this.presence = presence;
        this.metrics = metrics;
    }

    Readiness begin() {
        look();
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        tell("clock", clock.complaint(), "this host's clock agrees with the brokers'");
        tell("configuration", configuration.refusal(), "worker.yaml is in force as it stands");
        Object inForce = configuration.inForce();
        if (!inForce.equals(lastInForce)) {
            lastInForce = inForce;
            presence.changed();
        }
        metrics.tell(configuration.inForce().catalog());
    }

    private void tell(String condition, Optional<String> complaint, String otherwise) {
        complaint.ifPresentOrElse(
                health.condition(condition)::notOk,
                () -> health.condition(condition).ok(otherwise));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
