package backhaul.worker.simulation;

import backhaul.protocol.RunKey;
import backhaul.worker.admission.Placement;
import backhaul.worker.ledger.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/// The workers at the one address of a history: a host, or two or three members of a pool. Under
/// each name one process follows another, and some that were thought dead come back.
final class Fleet implements Coordinator.Watch {
    private final Simulation simulation;
    private final World world;
    private final boolean pool;
    private final List<String> names;
    private final List<Host> hosts = new ArrayList<>();
    private int started;
    private boolean healed;

    Fleet(Simulation simulation, boolean pool) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.pool = pool;
        this.names = pool ? Trade.MEMBERS.subList(0, 2 + world.below(2)) : List.of(Trade.WORKER);
    }

    boolean pool() {
        return pool;
    }

    Address address() {
        return pool ? Trade.SHARED : Trade.HOST;
    }

    /// Where requests with this key have to lie; negative where anywhere will do.
    int placeOf(byte[] key) {
        return pool ? Utils.toPositive(Utils.murmur2(key)) % simulation.partitions() : -1;
    }

    Placement placement() {
        return pool ? key -> OptionalInt.of(placeOf(key)) : Placement.ANYWHERE;
    }

    /// The id of the unit that a partition belongs to.
    private String unit(int partition) {
        return address().units(Set.of(partition)).getFirst().transactionalId();
    }

    private Optional<String> unit(RunKey run) {
        return simulation.ledger().partitionOf(run).map(this::unit);
    }

    // ------------------------------------------------------------------ who is there

    /// The first of them; more come as it happens.
    void begin() {
        names.stream().limit(1 + world.below(names.size())).forEach(this::start);
    }

    private Host start(String name) {
        hosts.removeIf(Host::gone);
        Host host = new Host(simulation, this, name, ++started);
        hosts.add(host);
        goesOn(host);
        return host.start();
    }

    /// A process that works, if one does; a dead one is followed by another sooner or later.
    Optional<Host> serving() {
        List<String> absent = names.stream().filter(name -> !isActing(name)).toList();
        if (!absent.isEmpty() && !healed && world.oneIn(2)) {
            return Optional.of(start(world.oneOf(absent)));
        }
        List<Host> acting = hosts.stream().filter(Host::acts).toList();
        return acting.isEmpty() ? Optional.empty() : Optional.of(world.oneOf(acting));
    }

    /// A member comes or goes in good order.
    void comeOrGo() {
        if (pool) {
            serving().ifPresent(Host::leave);
        }
    }

    private boolean isActing(String name) {
        return hosts.stream().anyMatch(host -> host.worker().equals(name) && host.acts());
    }

    /// Everything works again. Of a pool it may be that only some members stay.
    void heal() {
        healed = true;
        for (Host host : List.copyOf(hosts)) {
            host.link().become(Link.State.UP);
            host.setClock(Duration.ZERO);
            host.thaw();
            host.killAfter(-1);
        }
        int staying = 1 + world.below(names.size());
        names.stream().skip(names.size() - staying).forEach(this::watchOver);
    }

    /// What starts a worker again that is gone, as the system's supervisor does.
    private void watchOver(String name) {
        if (hosts.stream().allMatch(host -> host.gone() || !host.worker().equals(name))) {
            start(name);
        }
        world.after(Duration.ofSeconds(5), () -> watchOver(name));
    }

    boolean idle() {
        return hosts.stream().allMatch(Host::idle);
    }

    void end() {
        hosts.forEach(Host::kill);
    }

    /// Who else bears the name of a host; members are told by their group.
    Optional<String> rivalOf(Host host) {
        return hosts.stream()
                .filter(other -> !pool && other != host)
                .flatMap(other -> other.contested().stream())
                .findFirst();
    }

    // ------------------------------------------------------------------ whose a unit is

    @Override
    public void decided(
            String id,
            List<PartitionLog.Entry> records,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (id.startsWith(address().group())) {
            simulation.saw(simulation.ledger().committed(records, offsets));
        }
    }

    @Override
    public void taken(String id, Life by) {
        if (pool && by != world.outside()) {
            Predicate<RunKey> its = run -> unit(run).filter(id::equals).isPresent();
            hosts.stream().filter(host -> host.life() != by).forEach(host -> host.disown(its));
        }
    }

    /// A process begins, or goes on after a time without it: it may take what another of its name
    /// has. That there are two, a worker finds out by its presence, which is not simulated.
    void goesOn(Host host) {
        twins(host).forEach(Host::free);
        if (!pool) {
            twins(host).forEach(other -> other.disown(_ -> true));
        }
    }

    private Stream<Host> twins(Host host) {
        return hosts.stream()
                .filter(other ->
                        other != host && !other.gone() && other.worker().equals(host.worker()));
    }

    /// Whether no other process bears its name.
    boolean alone(Host host) {
        return twins(host).findAny().isEmpty();
    }

    /// Whether nobody else can have this run: the process acts for the owner of its unit.
    boolean owns(Host host, RunKey run) {
        return alone(host)
                && (pool
                        ? unit(run).filter(id -> coordinator().owns(host.life(), id)).isPresent()
                        : !host.wasFrozen());
    }

    /// What a hurried operator does: a unit is taken for a moment, by nobody that stays.
    void fence() {
        String id = unit(world.below(simulation.partitions()));
        try {
            var _ = coordinator().init(id, Duration.ofSeconds(30), world.outside());
            world.tell(() -> id + " is taken by someone");
        } catch (Coordinator.Again busy) {
            world.tell(() -> id + " cannot be taken by someone");
        }
    }

    void forgetOffsets() {
        if (hosts.stream().allMatch(Host::gone)) {
            world.tell(() -> "kafka: the offsets of the group expire");
            simulation.cluster().forgetOffsets(address().group());
            for (int p = 0; p < simulation.partitions(); p++) {
                coordinator().forget(unit(p));
            }
        }
    }

    private Coordinator coordinator() {
        return simulation.cluster().coordinator;
    }
}
