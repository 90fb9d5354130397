package backhaul.worker.simulation;

import backhaul.protocol.Envelope;
import backhaul.protocol.RunKey;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.guarantee.Fact;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.loop.AddressLoop;
import backhaul.worker.loop.LoopContext;
import backhaul.worker.loop.LoopProgress;
import backhaul.worker.loop.Slots;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// One worker process: the real loop, with clients, engines, clock and threads of the simulated
/// world.
final class Host {
    private final World world;
    private final Simulation simulation;
    private final Fleet fleet;
    private final String worker;
    private final Life life;
    private final Link link;
    private final AddressLoop loop;
    private final Set<Attempt> calls = new HashSet<>();
    private Duration skew = Duration.ZERO;
    private boolean wasFrozen;
    private int stepsLeft = -1;

    /// @param worker its name
    /// @param number of the processes of this history
    Host(Simulation simulation, Fleet fleet, String worker, int number) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.fleet = fleet;
        this.worker = worker;
        this.life = new Life(worker + "#" + number);
        this.link = new Link(world, life);
        link.onStep(this::step);
        this.loop = new AddressLoop(context(), () -> fleet.rivalOf(this));
    }

    Host start() {
        world.tell(() -> life.name() + " starts");
        world.start(
                life,
                "loop",
                () -> {
                    loop.run();
                    world.after(Duration.ZERO, this::exit);
                });
        return this;
    }

    private void exit() {
        if (!life.over()) {
            world.tell(() -> life.name() + " ends: " + loop.ending().orElse(null));
            vanish();
        }
    }

    void kill() {
        if (!life.over()) {
            world.tell(() -> life.name() + " is killed");
            vanish();
        }
    }

    private void vanish() {
        world.kill(life);
        for (Attempt attempt : Set.copyOf(calls)) {
            over(attempt);
        }
        simulation.outside().died(life);
    }

    /// Kills it at one of its next exchanges with the brokers.
    void killAfter(int steps) {
        stepsLeft = steps;
    }

    private void step() {
        if (stepsLeft > 0 && --stepsLeft == 0) {
            world.after(Duration.ZERO, this::kill);
        }
    }

    void freeze() {
        if (life.acts()) {
            world.tell(() -> life.name() + " is frozen");
            life.freeze();
            wasFrozen = true;
            free();
        }
    }

    void thaw() {
        if (life.frozen() && !life.over()) {
            world.tell(() -> life.name() + " goes on");
            fleet.goesOn(this);
            world.thaw(life);
        }
    }

    void leave() {
        if (life.acts()) {
            world.tell(() -> life.name() + " is told to leave");
            loop.leave();
        }
    }

    void setClock(Duration ahead) {
        world.tell(() -> life.name() + " has a clock that is off by " + ahead);
        skew = ahead;
    }

    boolean gone() {
        return life.over();
    }

    boolean acts() {
        return life.acts();
    }

    /// Another process has these runs: what runs inside this one for them is nobody's any more.
    void disown(Predicate<RunKey> runs) {
        simulation.outside().disown(life, runs);
    }

    boolean idle() {
        return calls.isEmpty();
    }

    Link link() {
        return link;
    }

    String name() {
        return life.name();
    }

    String worker() {
        return worker;
    }

    Life life() {
        return life;
    }

    boolean wasFrozen() {
        return wasFrozen;
    }

    // ------------------------------------------------------------------ what it is made of

    private LoopContext context() {
        InstantSource clock = () -> world.time().plus(skew);
        Address address = fleet.address();
        ModelScheduler scheduler = new ModelScheduler(world, life);
        StatusRecords records =
                new StatusRecords(
                        new StatusRecords.Identity(worker, Trade.AUDIENCE, address.name()),
                        Trade.worker(worker, clock),
                        Trade.WORKERS,
                        clock,
                        _ -> {});
        KafkaClients clients =
                simulation.plant().clients(new ModelClients(link, simulation.cluster(), worker));
        Trade trade = simulation.trade();
        return new LoopContext(
                worker,
                Trade.TOPICS,
                address,
                clients,
                new LoopContext.Judgement(
                        new Admission(
                                address.name(), Trade.AUDIENCE, trade::rules, fleet.placement()),
                        new CancelAdmission(
                                address.name(), Trade.AUDIENCE, () -> trade.rules().keys()),
                        new DeadLetterRecord(worker, Trade.TOPICS.requests()),
                        new DeadLetterRate(world::nanos),
                        simulation.ledger().reading(records)),
                signing(records, clock),
                new LoopContext.Work(
                        () -> trade.rules().catalog(),
                        Map.of(
                                "local",
                                engine(new LocalEngine(world, simulation.outside(), life)),
                                "remote",
                                engine(
                                        new RemoteEngine(
                                                world,
                                                simulation.outside(),
                                                simulation.plant().postsAgain()))),
                        new Slots(Map.of("local", 2, "remote", 2))),
                new LoopContext.Timing(
                        clock,
                        scheduler,
                        () -> skew.abs().compareTo(Duration.ofSeconds(30)) <= 0,
                        Duration.ofSeconds(20),
                        (RandomGenerator) world::nextLong),
                new TellingObserver(world, life.name()));
    }

    private LoopContext.Signing signing(StatusRecords records, InstantSource clock) {
        return new LoopContext.Signing() {
            @Override
            public Envelope status(Run run) {
                return simulation.ledger().signed(run, records.sign(run));
            }

            @Override
            public Envelope progress(LoopProgress progress) {
                return Trade.progress(worker, progress, clock);
            }
        };
    }

    private Engine engine(Engine engine) {
        return new ReportingEngine(
                simulation.plant().engine(engine),
                new ReportingEngine.Calls() {
                    @Override
                    public void begun(Attempt attempt) {
                        calls.add(attempt);
                        RunKey run = attempt.run();
                        world.tell(() ->
                                name() + " works on " + run.id() + " attempt " + attempt.number());
                        simulation.saw(
                                new Fact.Begun(
                                        run, attempt.number(), name(), fleet.owns(Host.this, run)));
                        if (wasFrozen || !fleet.alone(Host.this) || engine.outlivesWorker()) {
                            freed(attempt);
                        } else {
                            var _ = attempt.stop().thenRun(() -> freed(attempt));
                        }
                    }

                    @Override
                    public void over(Attempt attempt) {
                        Host.this.over(attempt);
                    }
                });
    }

    /// Others need not wait for what it works on.
    void free() {
        calls.forEach(this::freed);
    }

    private void freed(Attempt attempt) {
        simulation.saw(new Fact.Freed(attempt.run(), attempt.number(), name()));
    }

    private void over(Attempt attempt) {
        if (calls.remove(attempt)) {
            simulation.saw(new Fact.Over(attempt.run(), attempt.number(), name()));
        }
    }

    Optional<String> contested() {
        return acts() ? Optional.of(worker + " runs as " + name()) : Optional.empty();
    }
}
