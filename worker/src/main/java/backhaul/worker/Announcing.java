package backhaul.worker;

import backhaul.protocol.event.EventSigner;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.config.ConfigurationWatch;
import backhaul.worker.config.Identity;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.presence.BootIds;
import backhaul.worker.presence.ClockCheck;
import backhaul.worker.presence.JobBoard;
import backhaul.worker.presence.MemberCatalogs;
import backhaul.worker.presence.PresencePublisher;
import backhaul.worker.presence.PresenceTopic;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;

/// Joins the pieces by which a worker says that it is there, and learns whether another says so
/// under its name.
final class Announcing {
    private final WorkerSettings settings;
    private final Identity identity;
    private final BootIds ids;
    private final InstantSource clock;
    private final KafkaClients kafka;
    private final PresenceTopic said;

    Announcing(WorkerSettings settings, BootIds ids, InstantSource clock, KafkaClients kafka) {
        this.settings = settings;
        this.identity = settings.identity();
        this.ids = ids;
        this.clock = clock;
        this.kafka = kafka;
        this.said =
                new PresenceTopic(
                        kafka::reader,
                        settings.kafka().topics().workers(),
                        identity.worker(),
                        identity.own());
    }

    /// What this worker's name has said before.
    PresenceTopic said() {
        return said;
    }

    /// Who renews this worker's name beside it.
    Optional<String> rival() {
        return NameWait.rival(said.read().renewals(), ids, clock.instant());
    }

    JobBoard jobs(ConfigurationWatch configuration) {
        JobBoard jobs =
                new JobBoard(
                        identity.worker(),
                        identity.audience(),
                        identity.addresses(),
                        () -> configuration.inForce().catalog(),
                        clock);
        jobs.takeOver(said.read().jobs());
        return jobs;
    }

    /// Compares this worker's jobs with those of the other members of its pools.
    MemberWatch memberWatch(ConfigurationWatch configuration, Loops loops) {
        return new MemberWatch(
                identity.worker(),
                configuration,
                new MemberCatalogs(
                        kafka.follower(),
                        settings.kafka().topics().workers(),
                        identity.members(),
                        identity.pools()),
                difference -> loops.alarmPools("members", difference),
                clock);
    }

    PresencePublisher publisher(JobBoard jobs, Loops loops, ClockCheck clockCheck) {
        return new PresencePublisher(
                kafka.plain(),
                settings.kafka().topics().workers(),
                self(),
                new PresencePublisher.Words(
                        EventSigner.of(identity.worker(), identity.signingKey(), clock),
                        jobs,
                        loops::running,
                        loops::waiting,
                        clockCheck,
                        clock));
    }

    private PresencePublisher.Self self() {
        return new PresencePublisher.Self(
                identity.worker(),
                identity.audience(),
                identity.publicKeys(),
                ids,
                WorkerCommand.version(),
                hostName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                clock.instant(),
                identity.addresses());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
