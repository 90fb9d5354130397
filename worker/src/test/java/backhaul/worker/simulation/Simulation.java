package backhaul.worker.simulation;

import backhaul.protocol.RunKey;
import backhaul.worker.guarantee.ExactlyOneTerminalStatus;
import backhaul.worker.guarantee.Fact;
import backhaul.worker.guarantee.Guarantees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// One history: a worker, those who ask it, and what goes wrong, all drawn from one seed. First a
/// time of faults; then the world heals, everything must come to an end, and the guarantees are
/// asked.
final class Simulation {
    static final String UNIT = Trade.TOPICS.prefix() + ":" + Trade.WORKER;
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final long seed;
    private final World world;
    private final Plant plant;
    private final Cluster cluster;
    private final Outside outside;
    private final Ledger ledger;
    private final Trade trade = new Trade();
    private final Guarantees guarantees = new Guarantees();
    private final Askers askers;
    private final Attacker attacker;
    private final Faults faults;
    private final int partitions;
    private final List<Host> hosts = new ArrayList<>();
    private int started;
    private boolean opsRevoked;
    private boolean healed;

    Simulation(long seed, Story story, Plant plant) {
        this.seed = seed;
        this.plant = plant;
        this.world = new World(seed, story);
        this.ledger = new Ledger(world);
        this.cluster = new Cluster(world, this::decided);
        this.outside = new Outside(world, this::saw);
        this.partitions = 1 + world.below(3);
        this.askers = new Askers(this);
        this.attacker = new Attacker(this);
        this.faults = new Faults(this);
        cluster.create(Trade.TOPICS.requests(), partitions);
        cluster.create(Trade.TOPICS.status(), partitions);
        cluster.create(Trade.TOPICS.controls(), 1);
        cluster.create(Trade.TOPICS.deadLetters(), partitions);
    }

    /// Plays it.
    ///
    /// @throws AssertionError where a guarantee is broken
    void play() {
        try {
            startHost();
            Duration troubled = world.between(Duration.ofSeconds(10), Duration.ofMinutes(4));
            plan(troubled);
            faults.begin(world.between(Duration.ofSeconds(2), Duration.ofSeconds(30)));
            world.run(() -> false, troubled);
            heal();
            settle();
            verify();
        } finally {
            world.end();
            hosts.forEach(Host::kill);
        }
    }

    private void plan(Duration troubled) {
        int requests = 1 + world.below(10);
        for (int i = 0; i < requests; i++) {
            world.after(
                    world.oneIn(3)
                            ? world.millisUpTo(1000)
                            : world.between(Duration.ZERO, troubled),
                    askers::act);
        }
        world.after(world.millisUpTo(3000), askers::ask);
    }

    private void heal() {
        healed = true;
        world.tell(() -> "all is well from now on");
        faults.heal();
        outside.becomeKind();
        for (Host host : List.copyOf(hosts)) {
            host.link().become(Link.State.UP);
            host.setClock(Duration.ZERO);
            host.thaw();
            host.killAfter(-1);
        }
        watchOver();
    }

    /// What starts a worker again that is gone, as the system's supervisor does.
    private void watchOver() {
        if (hosts.stream().allMatch(Host::gone)) {
            startHost();
        }
        world.after(Duration.ofSeconds(5), this::watchOver);
    }

    private Host startHost() {
        hosts.removeIf(Host::gone);
        Host host = new Host(this, Trade.WORKER + "#" + ++started);
        hosts.add(host);
        disownAllBut(host);
        return host.start();
    }

    /// Whatever still comes must come to its end as well.
    private void settle() {
        do {
            if (!world.run(this::settled, PATIENCE)) {
                throw new AssertionError("an hour after all is well, this has no end: " + open());
            }
            world.run(() -> false, Duration.ofSeconds(10));
        } while (!settled());
    }

    private boolean settled() {
        return askers.mustEnd().stream()
                        .allMatch(run -> ledger.ended(run.id()) || askers.vanished(run))
                && hosts.stream().allMatch(Host::idle);
    }

    private List<String> open() {
        return askers.mustEnd().stream().map(RunKey::id).filter(run -> !ledger.ended(run)).toList();
    }

    private void verify() {
        guarantees.verify();
        ExactlyOneTerminalStatus statuses = new ExactlyOneTerminalStatus();
        askers.mustEnd().stream()
                .filter(run -> ledger.ended(run.id()) || !askers.vanished(run))
                .forEach(statuses::asked);
        ledger.show(cluster, statuses, seed % 16 == 0);
        statuses.verify();
    }

    // ------------------------------------------------------------------ what happens in it

    private void decided(
            String id,
            List<PartitionLog.Entry> records,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (id.equals(UNIT)) {
            saw(ledger.committed(records, offsets));
        }
    }

    void saw(Fact fact) {
        guarantees.saw(fact);
    }

    /// The process that works, if one does; a dead one is followed by another sooner or later.
    Optional<Host> serving() {
        if (hosts.stream().noneMatch(Host::acts) && !healed && world.oneIn(2)) {
            return Optional.of(startHost());
        }
        List<Host> acting = hosts.stream().filter(Host::acts).toList();
        return acting.isEmpty() ? Optional.empty() : Optional.of(world.oneOf(acting));
    }

    /// One process may take the unit from any other now: what runs inside those is no evidence of
    /// anything any more.
    void disownAllBut(Host host) {
        hosts.stream().filter(other -> other != host).forEach(Host::disown);
    }

    /// True while no other process bears the name.
    boolean alone(Host host) {
        return hosts.stream().noneMatch(other -> other != host && !other.gone());
    }

    Optional<String> rivalOf(Host host) {
        return hosts.stream()
                .filter(other -> other != host)
                .flatMap(other -> other.contested().stream())
                .findFirst();
    }

    /// What a hurried operator does: the unit is taken for a moment, by nobody that stays.
    void fence() {
        try {
            var _ = cluster.coordinator.init(UNIT, Duration.ofSeconds(30));
            world.tell(() -> "the unit is taken by someone");
        } catch (Coordinator.Again busy) {
            world.tell(() -> "the unit cannot be taken by someone");
        }
    }

    void forgetOffsets() {
        if (hosts.stream().allMatch(Host::gone)) {
            world.tell(() -> "kafka: the offsets of the group expire");
            cluster.forgetOffsets(UNIT);
            cluster.coordinator.forget(UNIT);
        }
    }

    void changeRules() {
        boolean revoke = world.oneIn(2);
        opsRevoked |= revoke;
        boolean offersOnce = !world.oneIn(3);
        world.tell(() -> "rules: ops revoked " + revoke + ", once offered " + offersOnce);
        trade.change(revoke, offersOnce);
    }

    boolean opsWasRevoked() {
        return opsRevoked;
    }

    long requestsEnd(int partition) {
        return cluster.topic(Trade.TOPICS.requests()).partitions().get(partition).end();
    }

    // ------------------------------------------------------------------ who is in it

    World world() {
        return world;
    }

    Plant plant() {
        return plant;
    }

    Cluster cluster() {
        return cluster;
    }

    Outside outside() {
        return outside;
    }

    Ledger ledger() {
        return ledger;
    }

    Trade trade() {
        return trade;
    }

    Askers askers() {
        return askers;
    }

    Attacker attacker() {
        return attacker;
    }

    int partitions() {
        return partitions;
    }
}
