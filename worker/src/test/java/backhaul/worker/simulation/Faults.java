package backhaul.worker.simulation;

import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.kafka.Envelopes;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/// What goes wrong, drawn from the seed, until the world heals.
final class Faults {
    private final Simulation simulation;
    private final World world;
    private boolean healed;
    private int foreign;

    Faults(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world();
    }

    /// Lets things go wrong every `mean` or so.
    void begin(Duration mean) {
        world.after(
                world.between(Duration.ZERO, mean.multipliedBy(2)),
                () -> {
                    if (!healed) {
                        strike();
                        begin(mean);
                    }
                });
    }

    private void strike() {
        switch (world.below(19)) {
            case 0, 1 -> network(Link.State.DOWN);
            case 2, 3 -> network(Link.State.DEAF);
            case 4 -> simulation.fleet().serving().ifPresent(Host::kill);
            case 5, 6, 7 ->
                    simulation.fleet().serving().ifPresent(h -> h.killAfter(1 + world.below(30)));
            case 8, 9 -> freeze();
            case 10 -> simulation.fleet().serving().ifPresent(Host::leave);
            case 11 -> clock();
            case 12, 13 -> foreignTransaction();
            case 14 -> simulation.attacker().act();
            case 15 -> simulation.fleet().forgetOffsets();
            case 16 -> simulation.changeRules();
            case 17 -> simulation.fleet().comeOrGo();
            default -> simulation.fleet().fence();
        }
    }

    /// For as long as a member's session, often enough.
    private Duration howLong() {
        return switch (world.below(6)) {
            case 0 -> world.between(Duration.ofSeconds(5), Duration.ofSeconds(45));
            case 1 -> world.between(Duration.ofSeconds(40), Duration.ofSeconds(100));
            default -> world.millisUpTo(5000);
        };
    }

    private void network(Link.State state) {
        simulation
                .fleet()
                .serving()
                .ifPresent(host -> {
                    Duration lasts = howLong();
                    world.tell(() -> "network of " + host.name() + ": " + state + " for " + lasts);
                    host.link().become(state);
                    world.after(
                            lasts,
                            () -> {
                                world.tell(() -> "network of " + host.name() + " is up");
                                host.link().become(Link.State.UP);
                            });
                });
    }

    private void freeze() {
        simulation
                .fleet()
                .serving()
                .ifPresent(host -> {
                    host.freeze();
                    world.after(howLong(), host::thaw);
                });
    }

    private void clock() {
        simulation
                .fleet()
                .serving()
                .ifPresent(host -> {
                    boolean little = world.oneIn(2);
                    Duration ahead =
                            little
                                    ? world.between(Duration.ofSeconds(-25), Duration.ofSeconds(25))
                                    : world.between(
                                            Duration.ofMinutes(-10), Duration.ofMinutes(10));
                    host.setClock(ahead);
                    world.after(howLong(), () -> host.setClock(Duration.ZERO));
                });
    }

    /// Another program of the cluster leaves a transaction open on a partition that we read.
    private void foreignTransaction() {
        String id = "foreign-" + ++foreign;
        Coordinator coordinator = simulation.cluster().coordinator;
        int partition = world.below(simulation.partitions());
        String topic = world.oneIn(2) ? Trade.TOPICS.status() : Trade.TOPICS.requests();
        Coordinator.Identity who = coordinator.init(id, Duration.ofSeconds(70), world.outside());
        Duration lasts = howLong();
        world.tell(() -> id + " is open on " + topic + " " + partition + " for " + lasts);
        coordinator.produce(id, who, strangersRecord(topic, partition), partition);
        world.after(
                lasts,
                () -> {
                    try {
                        coordinator.end(id, who, world.oneIn(2));
                    } catch (RuntimeException tooLate) {
                        world.tell(() -> id + " came too late");
                    }
                });
    }

    static ProducerRecord<byte[], byte[]> strangersRecord(String topic, int partition) {
        return Envelopes.record(
                topic,
                partition,
                new Envelope(
                        Askers.bytes("other/1"),
                        List.of(new Envelope.Header(Wire.ADDRESS, Askers.bytes("other"))),
                        Askers.bytes("{}")));
    }

    /// Everything works again, and stays so.
    void heal() {
        healed = true;
    }
}
