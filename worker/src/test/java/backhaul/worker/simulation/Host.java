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
import java.util.random.RandomGenerator;

/// One worker process: the real loop, with clients, engines, clock and threads of the simulated
/// world.
final class Host {
    private final World world;
    private final Simulation simulation;
    private final Life life;
    private final Link link;
    private final AddressLoop loop;
    private final Set<Attempt> calls = new HashSet<>();
    private Duration skew = Duration.ZERO;
    private boolean wasFrozen;
    private int stepsLeft = -1;

    Host(Simulation simulation, String name) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.life = new Life(name);
        this.link = new Link(world, life);
        link.onStep(this::step);
        this.loop = new AddressLoop(context(), () -> simulation.rivalOf(this));
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
        }
    }

    void thaw() {
        if (life.frozen() && !life.over()) {
            world.tell(() -> life.name() + " goes on");
            simulation.disownAllBut(this);
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

    /// Another process is there: what runs inside this one, frozen as it is, is nobody's any more.
    void disown() {
        simulation.outside().disown(life);
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

    // ------------------------------------------------------------------ what it is made of

    private LoopContext context() {
        InstantSource clock = () -> world.time().plus(skew);
        ModelScheduler scheduler = new ModelScheduler(world, life);
        StatusRecords records =
                new StatusRecords(
                        new StatusRecords.Identity(Trade.WORKER, Trade.AUDIENCE, Trade.WORKER),
                        Trade.worker(clock),
                        Trade.WORKERS,
                        clock,
                        _ -> {});
        KafkaClients clients =
                simulation.plant().clients(new ModelClients(link, simulation.cluster()));
        Trade trade = simulation.trade();
        return new LoopContext(
                Trade.WORKER,
                Trade.TOPICS,
                Address.ofHost(Trade.TOPICS, Trade.WORKER),
                clients,
                new LoopContext.Judgement(
                        new Admission(Trade.WORKER, Trade.AUDIENCE, trade::rules),
                        new CancelAdmission(
                                Trade.WORKER, Trade.AUDIENCE, () -> trade.rules().keys()),
                        new DeadLetterRecord(Trade.WORKER, Trade.TOPICS.requests()),
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
                return Trade.progress(progress, clock);
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
                                        run,
                                        attempt.number(),
                                        name(),
                                        !wasFrozen && simulation.alone(Host.this)));
                    }

                    @Override
                    public void over(Attempt attempt) {
                        Host.this.over(attempt);
                    }
                });
    }

    private void over(Attempt attempt) {
        if (calls.remove(attempt)) {
            simulation.saw(new Fact.Over(attempt.run(), attempt.number(), name()));
        }
    }

    Optional<String> contested() {
        return acts() ? Optional.of(Trade.WORKER + " runs as " + name()) : Optional.empty();
    }
}
