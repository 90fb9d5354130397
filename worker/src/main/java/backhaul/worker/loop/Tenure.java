package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.worker.catalog.Job;
import backhaul.worker.ledger.LedgerWriter;
import backhaul.worker.ledger.Unit;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The time during which this process owns a unit: from taking it until it is lost, given up, or in
/// doubt. All that is known of its runs lives and dies with it; only [LiveAttempts] goes on.
///
/// Its part of a turn: admit each delivery, apply the news of attempts, fire what is due, commit,
/// act.
final class Tenure implements AutoCloseable {
    /// A request older than this cannot be let in again, so its id need not be known any longer.
    private static final Duration REPLAY_HORIZON = Duration.ofHours(25);

    private static final Duration ACT_WITHIN = Duration.ofSeconds(10);

    private final Shared shared;
    private final LoopContext context;
    private final Unit unit;
    private final InstantSource clock;
    private final LedgerWriter writer;
    private final Claim claim;
    private final Crew crew;
    private final Agenda agenda;
    private final RunDesk desk;
    private final LiveAttempts live;
    private final Upkeep upkeep;
    private final Every second;
    private final Every minute;
    private final List<AttemptKey> news = new ArrayList<>();
    private final List<AttemptKey> leftUnderWay = new ArrayList<>();
    private boolean again;

    /// What makes the unit this worker's.
    record Ownership(LedgerWriter writer, Claim claim) {}

    /// One turn of the loop. New requests are let in while it is `open`, and attempts begun unless
    /// the worker is `leaving`.
    record Turn(Instant now, boolean open, boolean leaving) {}

    Tenure(Shared shared, Unit unit, Ownership ownership, Crew crew) {
        this.shared = shared;
        this.context = shared.context();
        this.unit = unit;
        this.clock = context.timing().clock();
        this.writer = ownership.writer();
        this.claim = ownership.claim();
        this.crew = crew;
        this.agenda = crew.state().agenda();
        this.desk = crew.state().desk();
        this.live = shared.live();
        this.upkeep = new Upkeep(context.timing().random(), claim.lease(), clock.instant());
        this.second = new Every(Duration.ofSeconds(1), clock.instant());
        this.minute = new Every(Duration.ofMinutes(1), clock.instant());
        shared.waiting().add(agenda);
    }

    /// Takes up what the ledger says was under way, before anything new is let in: first from the
    /// attempts that still run here, then by handle, then anew.
    void takeUp() {
        Instant now = clock.instant();
        for (Run run : List.copyOf(crew.state().book().unfinished())) {
            agenda.put(run, now);
            if (run.state() == RunState.RUNNING
                    && live.find(run.key(), run.status().attempt()).isEmpty()) {
                leftUnderWay.add(new AttemptKey(run.key(), run.status().attempt()));
            }
            shared.reading().cancelling().cancelIfAsked(run, desk, now);
        }
        recover(now);
        live.of(unit).forEach(attempt -> hear(attempt.key()));
        keepAlive();
        commitAndAct();
    }

    /// Takes up attempts that an earlier life or another worker left under way.
    private void recover(Instant now) {
        for (AttemptKey key : List.copyOf(leftUnderWay)) {
            if (!live.lingers(key.run(), key.number())) {
                leftUnderWay.remove(key);
                desk.unfinished(key.run())
                        .filter(run -> run.status().attempt() == key.number())
                        .ifPresent(run -> crew.starting().recover(run, now));
            }
        }
    }

    /// An attempt of this unit has news: looked at in the next turn.
    void hear(AttemptKey attempt) {
        if (!news.contains(attempt)) {
            news.add(attempt);
        }
    }

    /// The unit's part of a turn.
    void turn(Turn turn) {
        again = false;
        if (turn.open()) {
            crew.admitting().admit(crew.inbox(), turn.now());
        }
        news.forEach(attempt -> crew.endings().apply(attempt, turn.now()));
        news.clear();
        recover(turn.now());
        if (!turn.leaving()) {
            startDue(turn.now());
        }
        upkeep(turn.now());
        commitAndAct();
    }

    /// True where the next turn has something to do at once.
    boolean again() {
        return again || !news.isEmpty();
    }

    /// When the next run is due.
    Optional<Instant> nextDue() {
        return agenda.nextDue();
    }

    /// The desk, if this run of the unit has not ended.
    Optional<RunDesk> deskWith(RunKey run) {
        return desk.unfinished(run).map(_ -> desk);
    }

    private void startDue(Instant now) {
        List<RunKey> ready = agenda.ready(now);
        if (!ready.isEmpty()) {
            claim.check();
        }
        for (RunKey key : ready) {
            Optional<Run> run = desk.unfinished(key);
            if (run.isPresent()
                    && !crew.starting().startIfRoom(run.get(), concurrency(run.get()), now)) {
                return;
            }
        }
    }

    private int concurrency(Run run) {
        return context.work()
                .catalog()
                .get()
                .job(run.request().job())
                .map(Job::limits)
                .map(Job.Limits::concurrency)
                .orElse(1);
    }

    private void upkeep(Instant now) {
        if (second.due(now)) {
            agenda.all().forEach(key -> endIfOverdue(key, now));
        }
        if (minute.due(now)) {
            crew.state().book().forget(crew.inbox().readUpTo(now).minus(REPLAY_HORIZON));
        }
    }

    private void endIfOverdue(RunKey key, Instant now) {
        Optional<Run> overdue =
                desk.unfinished(key)
                        .filter(run -> run.status().deadline() != null)
                        .filter(run -> !now.isBefore(run.status().deadline()));
        if (overdue.isPresent()) {
            desk.apply(key, new RunEvent.DeadlinePassed(), now);
        }
    }

    private void commitAndAct() {
        long began = context.timing().scheduler().nanoTime();
        crew.inbox().positions().forEach(desk.change()::position);
        if (desk.change().due()) {
            Instant sent = clock.instant();
            stamped(writer.commit(desk.change()), sent);
            context.observer()
                    .transaction(Duration.ofNanos(context.timing().scheduler().nanoTime() - began));
            committed(began);
        } else if (upkeep.keepAliveDue(clock.instant(), live.of(unit))) {
            keepAlive();
        }
        while (context.timing().scheduler().nanoTime() - began > ACT_WITHIN.toNanos()) {
            began = context.timing().scheduler().nanoTime();
            keepAlive();
        }
        act();
    }

    private void keepAlive() {
        long began = context.timing().scheduler().nanoTime();
        writer.keepAlive();
        committed(began);
    }

    private void committed(long began) {
        upkeep.committed(clock.instant());
        claim.committed(began);
    }

    private void stamped(LedgerWriter.Commit commit, Instant sent) {
        if (commit.stamped()) {
            context.observer().stamped(commit.appendedAt(), sent, clock.instant());
        }
    }

    private void act() {
        RunDesk.Committed committed = desk.committed();
        committed.snapshots().forEach(context.observer()::committed);
        committed.effects().forEach(Runnable::run);
        again = !committed.effects().isEmpty();
    }

    /// Ends the tenure: what was intended and not committed holds no slot.
    @Override
    public void close() {
        shared.waiting().remove(agenda);
        shared.reading().intake().close(crew.inbox());
        crew.starting().close();
    }
}
