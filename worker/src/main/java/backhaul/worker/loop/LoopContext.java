package backhaul.worker.loop;

import backhaul.protocol.Envelope;
import backhaul.protocol.Topics;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.engine.Engine;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.Restore;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Everything a loop is given, and keeps across its tenures.
///
/// @param worker the name in the statuses
/// @param address whose requests it takes
/// @param observer who measures and watches
public record LoopContext(
        String worker,
        Topics topics,
        Address address,
        KafkaClients kafka,
        Judgement judgement,
        Signing signing,
        Work work,
        Timing timing,
        LoopObserver observer) {

    /// Who may ask for what, and how a refusal is kept.
    public record Judgement(
            Admission admission,
            CancelAdmission cancels,
            DeadLetterRecord deadLetters,
            DeadLetterRate deadLetterRate,
            Restore.StatusReading statuses) {}

    /// Makes the worker's signed records.
    public interface Signing {
        Envelope status(Run run);

        Envelope progress(LoopProgress progress);
    }

    /// What attempts are made of.
    public record Work(Supplier<Catalog> catalog, Map<String, Engine> engines, Slots slots) {}

    /// The clocks and the limits that count by them.
    ///
    /// @param clock for what is told to others; elapsed time is the scheduler's
    /// @param clockTrusted false while this host's clock is too far from the brokers'
    /// @param drainTimeout how long attempts may go on once the worker is told to leave
    public record Timing(
            InstantSource clock,
            Scheduler scheduler,
            BooleanSupplier clockTrusted,
            Duration drainTimeout,
            RandomGenerator random) {}
}
