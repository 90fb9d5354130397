package backhaul.worker.ops;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;

/// The worker's numbers, as Prometheus reads them. Each is described in `docs/metrics.md`.
///
/// Every label has few values: addresses, engines and jobs of this worker's configuration, and
/// closed sets. Nothing that a record says becomes a label.
public final class Metrics implements AutoCloseable {

    /// Not `job`, which is Prometheus' own label for what it scrapes.
    private static final String JOB = "backup_job";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Gauges gauges = new Gauges(registry);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    public Metrics(String version) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        gauges.set(Measure.BUILD, 1, "version", version);
    }

    /// The numbers of one address. Those that count begin at 0, so that the first event is seen as
    /// an increase.
    public AddressMetrics address(String address) {
        return new AddressMetrics(registry, gauges, address);
    }

    /// An engine can run `slots` attempts at once, and runs `running` now.
    public void engine(String engine, int slots, int running) {
        gauges.set(Measure.SLOTS, slots, "engine", engine);
        gauges.set(Measure.ATTEMPTS_RUNNING, running, "engine", engine);
    }

    /// The catalog offers `job`, and expects a success of it at least this often.
    public void expectEvery(String job, Duration rhythm) {
        gauges.set(Measure.EXPECT_EVERY, rhythm.toMillis() / 1e3, JOB, job);
    }

    /// An attempt has ended; `outcome` is one of the words of a status event's `attempts`.
    public void attemptEnded(String engine, String job, String outcome, Duration took) {
        Timer.builder("backhaul.attempt.duration")
                .description("How long attempts took, by how they ended")
                .tags("engine", engine, JOB, job, "outcome", outcome)
                .register(registry)
                .record(took);
    }

    /// The newest success of `job` that is known, of this life or an earlier one.
    public void lastSuccess(String job, Instant at) {
        gauges.set(Measure.LAST_SUCCESS, at.toEpochMilli() / 1e3, JOB, job);
    }

    /// How much the newest success of `job` wrote.
    public void lastSize(String job, long bytes) {
        gauges.set(Measure.LAST_SIZE, (double) bytes, JOB, job);
    }

    /// `job` has left the catalog: nothing is expected of it any more.
    public void forgetJob(String job) {
        gauges.remove(Measure.EXPECT_EVERY, JOB, job);
        gauges.remove(Measure.LAST_SUCCESS, JOB, job);
        gauges.remove(Measure.LAST_SIZE, JOB, job);
    }

    /// How far this worker's clock is ahead of the brokers'; negative where it is behind.
    public void clockOffset(Duration ahead) {
        gauges.set(Measure.CLOCK_OFFSET, ahead.toMillis() / 1e3);
    }

    /// Everything, in Prometheus' text format 0.0.4.
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
