package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.worker.catalog.Job;
import backhaul.worker.ledger.LedgerWriter;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The time during which this process owns its unit: from taking it until it is lost, given up, or
/// in doubt. All that is known of runs lives and dies with it; only [LiveAttempts] goes on.
///
/// One turn: poll, admit each delivery, apply the mailbox, fire what is due, commit, act.
final class Tenure implements AutoCloseable {
    /// A request older than this cannot be let in again, so its id need not be known any longer.
    private static final Duration REPLAY_HORIZON = Duration.ofHours(25);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration ACT_WITHIN = Duration.ofSeconds(10);

    private final LoopContext context;
    private final InstantSource clock;
    private final LedgerWriter writer;
    private final Crew crew;
    private final Intake intake;
    private final Agenda agenda;
    private final RunDesk desk;
    private final LiveAttempts live;
    private final Mailbox mailbox;
    private final Upkeep upkeep;
    private boolean again;

    Tenure(LoopContext context, LedgerWriter writer, Crew crew) {
        this.context = context;
        this.clock = context.timing().clock();
        this.writer = writer;
        this.crew = crew;
        this.intake = crew.intake();
        this.agenda = crew.state().agenda();
        this.desk = crew.state().desk();
        this.live = crew.attempts().live();
        this.mailbox = crew.attempts().mailbox();
        this.upkeep = new Upkeep(context.timing().random(), clock.instant());
        mailbox.onPost(intake::wakeup);
    }

    /// Takes up what the ledger says was under way, before anything new is let in: first from the
    /// attempts that still run here, then by handle, then anew.
    void takeUp() {
        Instant now = clock.instant();
        for (Run run : List.copyOf(crew.state().book().unfinished())) {
            agenda.put(run, now);
            if (run.state() == RunState.RUNNING
                    && live.find(run.key(), run.status().attempt()).isEmpty()) {
                crew.attempts().starting().recover(run, now);
            }
            crew.cancelling().cancelIfAsked(run, now);
        }
        live.all().forEach(attempt -> mailbox.post(attempt.key()));
        writer.keepAlive();
        commitAndAct();
    }

    /// One turn. New requests are let in, and attempts begun, unless the worker is leaving.
    void turn(boolean leaving) {
        boolean open = !leaving && context.timing().clockTrusted().getAsBoolean();
        intake.poll(open && crew.admitting().hasRoom(), patience());
        Instant now = clock.instant();
        again = false;
        crew.cancelling().poll(now);
        if (open) {
            crew.admitting().admit(intake, now);
        }
        mailbox.drain().forEach(attempt -> crew.endings().apply(attempt, now));
        if (!leaving) {
            startDue(now);
        }
        upkeep(now);
        commitAndAct();
        context.observer()
                .turned(new LoopObserver.Load(live.count(), agenda.waitingCount(), !open));
    }

    private Duration patience() {
        if (again || !mailbox.isEmpty()) {
            return Duration.ZERO;
        }
        if (intake.holdsBack() && crew.admitting().hasRoom()) {
            return Duration.ZERO;
        }
        return agenda.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .filter(wait -> wait.compareTo(PATIENCE) < 0)
                .orElse(PATIENCE);
    }

    private void startDue(Instant now) {
        for (RunKey key : agenda.ready(now)) {
            Optional<Run> run = desk.unfinished(key);
            if (run.isPresent()
                    && !crew.attempts()
                            .starting()
                            .startIfRoom(run.get(), concurrency(run.get()), now)) {
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
        if (upkeep.eachSecond(now)) {
            agenda.all().forEach(key -> endIfOverdue(key, now));
            crew.attempts().progress().report(now);
        }
        if (upkeep.eachMinute(now)) {
            crew.state().book().forget(intake.readUpTo(now).minus(REPLAY_HORIZON));
            crew.cancelling().forgetExpired(now);
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
        intake.positions().forEach(desk.change()::position);
        if (desk.change().due()) {
            Instant sent = clock.instant();
            stamped(writer.commit(desk.change()), sent);
            context.observer().serving();
            context.observer()
                    .transaction(Duration.ofNanos(context.timing().scheduler().nanoTime() - began));
            upkeep.committed(clock.instant());
        } else if (upkeep.keepAliveDue(clock.instant(), live.count() > 0)) {
            writer.keepAlive();
            upkeep.committed(clock.instant());
        }
        while (context.timing().scheduler().nanoTime() - began > ACT_WITHIN.toNanos()) {
            began = context.timing().scheduler().nanoTime();
            writer.keepAlive();
        }
        act();
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

    /// True when the topics have other partitions than this tenure reads.
    boolean outgrown() {
        return upkeep.partitionCheckDue(clock.instant()) && intake.hasNewPartitions();
    }

    /// Ends the tenure: what was intended and not committed holds no slot.
    @Override
    public void close() {
        mailbox.onPost(() -> {});
        crew.attempts().starting().close();
    }
}
