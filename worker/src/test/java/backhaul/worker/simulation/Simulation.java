package backhaul.worker.simulation;

import backhaul.protocol.RunKey;
import backhaul.worker.guarantee.ExactlyOneTerminalStatus;
import backhaul.worker.guarantee.Fact;
import backhaul.worker.guarantee.Guarantees;
import java.time.Duration;
import java.util.List;

/// One history: a worker or the members of a pool, those who ask, and what goes wrong, all drawn
/// from one seed. First a time of faults; then the world heals, everything must come to an end, and
/// the guarantees are asked.
final class Simulation {
    /// Every so manieth history is one of a pool.
    static final int POOLS = 3;

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
    private final Fleet fleet;
    private boolean opsRevoked;

    Simulation(long seed, Story story, Plant plant) {
        this.seed = seed;
        this.plant = plant;
        this.world = new World(seed, story);
        this.ledger = new Ledger(world);
        boolean pool = seed % POOLS == 0;
        this.fleet = new Fleet(this, pool);
        this.cluster = new Cluster(world, fleet);
        this.outside = new Outside(world, Duration.ofSeconds(pool ? 100 : 35), this::saw);
        this.partitions = pool ? 2 + world.below(4) : 1 + world.below(3);
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
            fleet.begin();
            Duration troubled = world.between(Duration.ofSeconds(10), Duration.ofMinutes(4));
            plan(troubled);
            faults.begin(world.between(Duration.ofSeconds(2), Duration.ofSeconds(30)));
            world.run(() -> false, troubled);
            heal();
            settle();
            verify();
        } finally {
            world.end();
            fleet.end();
        }
    }

    private void plan(Duration troubled) {
        int requests = 1 + world.below(fleet.pool() ? 16 : 10);
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
        world.tell(() -> "all is well from now on");
        faults.heal();
        outside.becomeKind();
        fleet.heal();
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
                && fleet.idle();
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

    /// The loop takes what an engine throws for the engine's own fault: what breaks a guarantee
    /// ends the history all the same.
    void saw(Fact fact) {
        try {
            guarantees.saw(fact);
        } catch (AssertionError broken) {
            world.fail(broken);
            throw broken;
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

    Fleet fleet() {
        return fleet;
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
