package backhaul.worker;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.config.ConfigurationWatch;
import backhaul.worker.config.Identity;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.loop.LoopContext;
import backhaul.worker.loop.LoopProgress;
import backhaul.worker.loop.Scheduler;
import backhaul.worker.loop.Slots;
import backhaul.worker.presence.BootIds;
import backhaul.worker.presence.ClockCheck;
import backhaul.worker.presence.JobBoard;
import backhaul.worker.presence.PresencePublisher;
import backhaul.worker.run.Run;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Joins the pieces that a host's loop is made of.
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

    LoopContext loop(
            KafkaClients kafka,
            Map<String, Engine> engines,
            LoopWatch watch,
            JobBoard jobs,
            ClockCheck clockCheck,
            Slots slots) {
        Identity identity = settings.identity();
        Topics topics = settings.kafka().topics();
        String worker = identity.worker();
        StatusRecords statuses = statuses(jobs);
        return new LoopContext(
                worker,
                topics,
                Address.ofHost(topics, worker),
                kafka,
                new LoopContext.Judgement(
                        new Admission(worker, identity.audience(), this::rules),
                        new CancelAdmission(
                                worker, identity.audience(), () -> configuration.inForce().keys()),
                        new DeadLetterRecord(worker, topics.requests()),
                        new DeadLetterRate(scheduler::nanoTime),
                        statuses),
                signing(statuses),
                new LoopContext.Work(() -> configuration.inForce().catalog(), engines, slots),
                new LoopContext.Timing(
                        clock,
                        scheduler,
                        clockCheck::trusted,
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

    private StatusRecords statuses(JobBoard jobs) {
        Identity identity = settings.identity();
        return new StatusRecords(
                new StatusRecords.Identity(
                        identity.worker(), identity.audience(), identity.worker()),
                EventSigner.of(identity.worker(), identity.signingKey(), clock),
                own(identity),
                clock,
                event -> jobs.saw(event.status()));
    }

    /// The worker's own word, under the key it has or had.
    static TrustedWorkers own(Identity identity) {
        return TrustedWorkers.of(
                Map.of(
                        identity.worker(),
                        identity.signingKeys().stream().map(SigningKey::verificationKey).toList()));
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

    static PresencePublisher.Self self(Identity identity, BootIds ids, Instant startedAt) {
        return new PresencePublisher.Self(
                identity.worker(),
                identity.audience(),
                identity.publicKeys(),
                ids,
                WorkerCommand.version(),
                hostName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                startedAt,
                List.of(identity.worker()));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
