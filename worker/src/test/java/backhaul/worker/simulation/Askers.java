package backhaul.worker.simulation;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.RunKey;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.guarantee.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// Everyone who writes to the requests and controls topics: producers, those who cancel, and those
/// who try it without a right to.
final class Askers {
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofHours(2);

    private final Simulation simulation;
    private final World world;
    private final List<BackupRequest> asked = new ArrayList<>();
    private final Set<RunKey> mustEnd = new LinkedHashSet<>();
    private final Map<RunKey, Set<Fact.Place>> places = new HashMap<>();
    private final Set<RunKey> ofRevocableKey = new HashSet<>();
    private final Set<Fact.Place> misplaced = new HashSet<>();
    private int count;

    Askers(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world();
    }

    /// The runs that have to come to an end.
    Set<RunKey> mustEnd() {
        return mustEnd;
    }

    /// A request may not have been let in at all, and then each of its records is a dead letter:
    /// one of a key that was revoked in the course of the history, or one where a pool does not
    /// look for it.
    boolean vanished(RunKey run) {
        Set<Fact.Place> all = places.getOrDefault(run, Set.of());
        boolean mayBe =
                (simulation.opsWasRevoked() && ofRevocableKey.contains(run))
                        || misplaced.containsAll(all);
        return mayBe && simulation.ledger().refused(run, all);
    }

    /// Publishes one thing or another.
    void act() {
        switch (world.below(12)) {
            case 0 -> again();
            case 1 -> conflict();
            case 2 -> forged();
            case 3 -> stale();
            case 4, 5 -> cancel();
            default -> ask();
        }
    }

    void ask() {
        boolean ops = world.oneIn(4);
        String source = ops ? "/ops/night" : "/ci/nightly";
        BackupRequest request = request(source, world.oneIn(8) ? "nothing" : job());
        if (world.oneIn(12)) {
            cancelOf(request.run(), request.source());
        }
        publish(request, ops);
    }

    private String job() {
        return world.oneOf(
                simulation.fleet().pool()
                        ? List.of("dump", "dump", "vault", "once")
                        : List.of("dump", "vault", "vault", "once"));
    }

    private BackupRequest request(String source, String job) {
        Instant now = world.time();
        Duration expiry = world.oneIn(6) ? SHORT : LONG;
        Instant later =
                world.oneIn(5)
                        ? now.plus(world.between(Duration.ofSeconds(1), Duration.ofSeconds(90)))
                        : null;
        return new BackupRequest(
                "r" + ++count,
                source,
                simulation.fleet().address().name(),
                now,
                now.plus(expiry),
                Trade.AUDIENCE,
                new BackupRequest.Ask(
                        job,
                        Map.of(),
                        world.oneIn(5) ? Duration.ofSeconds(15) : null,
                        world.oneIn(5) ? 1 : null,
                        later,
                        world.oneIn(6),
                        Map.of()));
    }

    private void publish(BackupRequest request, boolean ops) {
        asked.add(request);
        Envelope envelope = signer(ops ? "ops" : "ci", ops ? Trade.OPS : Trade.CI).sign(request);
        if (ops) {
            ofRevocableKey.add(request.run());
        }
        publishAuthentic(request, envelope);
    }

    private void publishAuthentic(BackupRequest request, Envelope envelope) {
        int right = simulation.fleet().placeOf(Objects.requireNonNull(envelope.key()));
        int partition = right < 0 || world.oneIn(20) ? world.below(simulation.partitions()) : right;
        // Known before it can be read: the log has its next offset.
        Fact.Place place = new Fact.Place(partition, simulation.requestsEnd(partition));
        places.computeIfAbsent(request.run(), _ -> new HashSet<>()).add(place);
        if (right >= 0 && right != partition) {
            misplaced.add(place);
        }
        mustEnd.add(request.run());
        simulation.saw(new Fact.Asked(request.run(), place, request.ask().dryRun()));
        append(request.id(), envelope, partition);
    }

    private void append(String what, Envelope envelope, int partition) {
        ProducerRecord<byte[], byte[]> record =
                Envelopes.record(Trade.TOPICS.requests(), partition, envelope);
        PartitionLog.Entry entry = simulation.cluster().append(record, partition);
        world.tell(() -> "asked: " + what + " at " + partition + ":" + entry.offset);
    }

    private EventSigner signer(String name, SigningKey key) {
        return EventSigner.of(name, key, world::time);
    }

    private @Nullable BackupRequest earlier() {
        return asked.isEmpty() ? null : world.oneOf(asked);
    }

    private void again() {
        BackupRequest request = earlier();
        if (request != null && fresh(request)) {
            publish(request, request.source().startsWith("/ops"));
        }
    }

    /// A request can be signed again only near the time that it names.
    private boolean fresh(BackupRequest request) {
        return Duration.between(request.time(), world.time()).compareTo(Duration.ofMinutes(4)) < 0;
    }

    /// The same identity, and another question.
    private void conflict() {
        BackupRequest request = earlier();
        if (request != null && fresh(request)) {
            BackupRequest.Ask ask = request.ask();
            publish(
                    new BackupRequest(
                            request.id(),
                            request.source(),
                            request.address(),
                            request.time(),
                            request.expiresAt(),
                            request.audience(),
                            new BackupRequest.Ask(
                                    ask.job(),
                                    ask.parameters(),
                                    Duration.ofSeconds(33),
                                    ask.maxAttempts(),
                                    ask.notBefore(),
                                    ask.dryRun(),
                                    ask.labels())),
                    request.source().startsWith("/ops"));
        }
    }

    private void forged() {
        BackupRequest request = request("/ci/nightly", job());
        append(
                "forged " + request.id(),
                signer("ci", Trade.STRANGER).sign(request),
                world.below(simulation.partitions()));
    }

    private void stale() {
        BackupRequest request = request("/ci/nightly", job());
        Instant signed = world.time().minus(Duration.ofMinutes(20));
        append(
                "stale " + request.id(),
                EventSigner.of("ci", Trade.CI, () -> signed).sign(request),
                world.below(simulation.partitions()));
    }

    private void cancel() {
        BackupRequest request = earlier();
        if (request != null) {
            cancelOf(request.run(), request.source());
        }
    }

    private void cancelOf(RunKey run, String source) {
        Instant now = world.time();
        boolean allowed = !world.oneIn(4);
        String name = source.startsWith("/ops") == allowed ? "ops" : "ci";
        SigningKey key = name.equals("ops") ? Trade.OPS : Trade.CI;
        CancelRequest cancel =
                new CancelRequest(
                        "c" + ++count,
                        "/" + name + "/nightly",
                        run.address(),
                        now,
                        now.plusSeconds(600),
                        Trade.AUDIENCE,
                        run.source(),
                        run.id(),
                        "wrong night");
        world.tell(() -> "cancel of " + run.id() + " by " + name);
        ProducerRecord<byte[], byte[]> record =
                Envelopes.record(Trade.TOPICS.controls(), 0, signer(name, key).sign(cancel));
        simulation.cluster().append(record, 0);
    }

    /// Publishes a captured record again as it is: its bytes are authentic.
    void replayRequest() {
        int partition = world.below(simulation.partitions());
        List<PartitionLog.Entry> all =
                simulation
                        .cluster()
                        .topic(Trade.TOPICS.requests())
                        .partitions()
                        .get(partition)
                        .all();
        if (!all.isEmpty()) {
            ProducerRecord<byte[], byte[]> captured = world.oneOf(all).record;
            if (captured != null) {
                int to = world.below(simulation.partitions());
                world.tell(() -> "attack: a captured request is published again in " + to);
                simulation
                        .cluster()
                        .append(
                                new ProducerRecord<>(
                                        captured.topic(),
                                        to,
                                        captured.key(),
                                        captured.value(),
                                        captured.headers()),
                                to);
            }
        }
    }

    static byte[] bytes(String text) {
        return Objects.requireNonNull(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
