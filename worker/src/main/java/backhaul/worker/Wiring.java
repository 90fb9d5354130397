package backhaul.worker;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.admission.Placement;
import backhaul.worker.config.ConfigurationWatch;
import backhaul.worker.config.Identity;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.loop.AddressLoop;
import backhaul.worker.loop.LoopContext;
import backhaul.worker.loop.LoopProgress;
import backhaul.worker.loop.Scheduler;
import backhaul.worker.loop.Slots;
import backhaul.worker.ops.Health;
import backhaul.worker.ops.Metrics;
import backhaul.worker.presence.ClockCheck;
import backhaul.worker.presence.JobBoard;
import backhaul.worker.run.Run;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Joins the pieces that the loops of a worker are made of.
final class Wiring {
    private final WorkerSettings settings;
    private final ConfigurationWatch configuration;
    private final InstantSource clock;
    private final Scheduler scheduler;

    Wiring(
            WorkerSettings settings,
            ConfigurationWatch configuration,
            InstantSource clock,
            Scheduler scheduler) {
        this.settings = settings;
        this.configuration = configuration;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /// Its own address, and its pools.
    List<Address> addresses() {
        Topics topics = settings.kafka().topics();
        List<Address> addresses = new ArrayList<>();
        addresses.add(Address.ofHost(topics, settings.identity().worker()));
        for (String pool : settings.identity().pools()) {
            addresses.add(Address.ofPool(topics, pool, settings.kafka().sessionTimeout()));
        }
        return addresses;
    }

    /// The loop at an address. A fenced unit of a host is another worker of its name; a fenced unit
    /// of a pool was taken by another member, which is how pools work.
    Loops.Serving loop(Address address, Parts parts) {
        RequestPartitions partitions = new RequestPartitions();
        LoopWatch watch =
                new LoopWatch(
                        parts.metrics(),
                        parts.health(),
                        address,
                        partitions,
                        parts.jobs(),
                        parts.clockCheck());
        Placement placement = address.shared() ? partitions : Placement.ANYWHERE;
        AddressLoop loop =
                new AddressLoop(
                        context(address, placement, parts, watch),
                        address.shared() ? Optional::empty : parts.rival());
        return new Loops.Serving(address, loop, watch);
    }

    /// What all loops of a worker share.
    record Parts(
            Clients clients,
            Metrics metrics,
            Health health,
            JobBoard jobs,
            ClockCheck clockCheck,
            Supplier<Optional<String>> rival) {
        /// What a loop reaches Kafka and the jobs through.
        record Clients(KafkaClients kafka, Map<String, Engine> engines, Slots slots) {}
    }

    private LoopContext context(
            Address address, Placement placement, Parts parts, LoopWatch watch) {
        Identity identity = settings.identity();
        Topics topics = settings.kafka().topics();
        StatusRecords statuses = statuses(address, parts.jobs());
        return new LoopContext(
                identity.worker(),
                topics,
                address,
                parts.clients().kafka(),
                new LoopContext.Judgement(
                        new Admission(address.name(), identity.audience(), this::rules, placement),
                        new CancelAdmission(
                                address.name(),
                                identity.audience(),
                                () -> configuration.inForce().keys()),
                        new DeadLetterRecord(identity.worker(), topics.requests()),
                        new DeadLetterRate(scheduler::nanoTime),
                        statuses),
                signing(statuses),
                new LoopContext.Work(
                        () -> configuration.inForce().catalog(),
                        parts.clients().engines(),
                        parts.clients().slots()),
                new LoopContext.Timing(
                        clock,
                        scheduler,
                        parts.clockCheck()::trusted,
                        settings.process().drainTimeout(),
                        RandomGenerator.of("L64X128MixRandom")),
                watch);
    }

    private Admission.Rules rules() {
        var inForce = configuration.inForce();
        return new Admission.Rules(inForce.keys(), inForce.catalog());
    }

    Slots slots() {
        Map<String, Integer> slots = new HashMap<>();
        for (EngineConfiguration engine : settings.engines().values()) {
            slots.put(engine.name(), engine.slots());
        }
        return new Slots(slots);
    }

    private StatusRecords statuses(Address address, JobBoard jobs) {
        Identity identity = settings.identity();
        return new StatusRecords(
                new StatusRecords.Identity(identity.worker(), identity.audience(), address.name()),
                EventSigner.of(identity.worker(), identity.signingKey(), clock),
                address.shared() ? identity.members() : identity.own(),
                clock,
                event -> jobs.saw(event.status()));
    }

    private LoopContext.Signing signing(StatusRecords statuses) {
        Identity identity = settings.identity();
        EventSigner signer = EventSigner.of(identity.worker(), identity.signingKey(), clock);
        return new LoopContext.Signing() {
            @Override
            public Envelope status(Run run) {
                return statuses.sign(run);
            }

            @Override
            public Envelope progress(LoopProgress progress) {
                return signer.sign(
                        new ProgressEvent(
                                EventIds.next(),
                                identity.worker(),
                                progress.run(),
                                clock.instant(),
                                identity.audience(),
                                progress.attempt(),
                                progress.percent(),
                                progress.bytes(),
                                progress.totalBytes(),
                                progress.message()));
            }
        };
    }
}
