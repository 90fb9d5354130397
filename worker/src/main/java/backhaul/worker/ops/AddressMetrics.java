package backhaul.worker.ops;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RejectReason;
import backhaul.protocol.RunState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What happens at one address: the records that come, the runs they become, and how its ledger
/// does.
public final class AddressMetrics {
    private static final Duration[] COMMIT_BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final Gauges gauges;
    private final String address;
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Counter> rejects;
    private final MeterProvider<Counter> deadLetters;
    private final MeterProvider<Counter> cancels;
    private final MeterProvider<Counter> statuses;
    private final MeterProvider<Counter> alarms;
    private final Counter ignored;
    private final Timer commits;
    private final Timer restores;

    /// What became of a record of the requests topic, as the label `verdict` says it.
    private enum Verdict {
        OTHER_ADDRESS("other_address"),
        NO_ADDRESS("no_address"),
        DEAD_LETTER("dead_letter"),
        DUPLICATE("duplicate"),
        REJECTED("rejected"),
        EXPIRED("expired"),
        ADMITTED("admitted");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }
    }

    AddressMetrics(MeterRegistry registry, Gauges gauges, String address) {
        this.gauges = gauges;
        this.address = address;
        requests = counter(registry, "requests", "Records of the requests topic, by verdict");
        rejects = counter(registry, "rejects", "Authentic requests that were refused, by reason");
        deadLetters = counter(registry, "dead.letters", "Records that were not let in, by reason");
        cancels = counter(registry, "cancels", "Cancels for this address, by verdict");
        statuses = counter(registry, "statuses", "Status events that were committed, by state");
        alarms = counter(registry, "alarms", "What a person should look at, by kind");
        ignored =
                counter(registry, "status.records.ignored", "Status records that did not verify")
                        .withTags();
        commits =
                Timer.builder("backhaul.commit.duration")
                        .description("How long transactions took, from begin to committed")
                        .serviceLevelObjectives(COMMIT_BUCKETS)
                        .tag("address", address)
                        .register(registry);
        restores =
                Timer.builder("backhaul.restore.duration")
                        .description("How long it took to read the ledger back")
                        .tag("address", address)
                        .register(registry);
        startAtZero();
        serving(false);
        load(0, 0);
        pausedPartitions(0);
    }

    private MeterProvider<Counter> counter(MeterRegistry registry, String name, String help) {
        return Counter.builder("backhaul." + name)
                .description(help)
                .tag("address", address)
                .withRegistry(registry);
    }

    private void startAtZero() {
        for (Verdict verdict : Verdict.values()) {
            requests.withTag("verdict", verdict.label);
        }
        for (RejectReason reason : RejectReason.values()) {
            rejects.withTag("reason", reason.wireName());
        }
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.withTags("reason", reason.wireName(), "written", "true");
            deadLetters.withTags("reason", reason.wireName(), "written", "false");
        }
        for (RunState state : RunState.values()) {
            statuses.withTag("state", state.wireName());
        }
    }

    /// So many records for other addresses, and without one.
    public void skipped(int forOthers, int withoutAddress) {
        count(Verdict.OTHER_ADDRESS, forOthers);
        count(Verdict.NO_ADDRESS, withoutAddress);
    }

    /// `written` is false where too many came at once, so that it is only counted.
    public void deadLettered(DeadLetterReason reason, boolean written) {
        count(Verdict.DEAD_LETTER);
        deadLetters
                .withTags("reason", reason.wireName(), "written", String.valueOf(written))
                .increment();
    }

    public void duplicate() {
        count(Verdict.DUPLICATE);
    }

    public void rejected(RejectReason reason) {
        count(Verdict.REJECTED);
        rejects.withTag("reason", reason.wireName()).increment();
    }

    public void expired() {
        count(Verdict.EXPIRED);
    }

    public void admitted() {
        count(Verdict.ADMITTED);
    }

    private void count(Verdict verdict) {
        count(verdict, 1);
    }

    private void count(Verdict verdict, int times) {
        requests.withTag("verdict", verdict.label).increment(times);
    }

    public void cancelTaken() {
        cancels.withTag("verdict", "taken").increment();
    }

    /// `why` is a word of a closed set, never text of the record.
    public void cancelRefused(String why) {
        cancels.withTag("verdict", why).increment();
    }

    /// A status event was committed.
    public void status(RunState state) {
        statuses.withTag("state", state.wireName()).increment();
    }

    /// A status record did not verify and was ignored.
    public void ignoredStatusRecords(long records) {
        ignored.increment((double) records);
    }

    public void load(int running, int waiting) {
        set(Measure.RUNS_RUNNING, running);
        set(Measure.RUNS_WAITING, waiting);
    }

    public void pausedPartitions(int partitions) {
        set(Measure.PARTITIONS_PAUSED, partitions);
    }

    public void serving(boolean serving) {
        set(Measure.SERVING, serving ? 1 : 0);
    }

    private void set(Measure measure, double value) {
        gauges.set(measure, value, "address", address);
    }

    public void committed(Duration took) {
        commits.record(took);
    }

    public void restored(Duration took) {
        restores.record(took);
    }

    /// `kind` is a word of a closed set, never text of a record.
    public void alarm(String kind) {
        alarms.withTag("kind", kind).increment();
    }
}
