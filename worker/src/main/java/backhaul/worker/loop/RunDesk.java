package backhaul.worker.loop;

import backhaul.protocol.Envelope;
import backhaul.protocol.RunKey;
import backhaul.worker.ledger.Change;
import backhaul.worker.ledger.RunBook;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import backhaul.worker.run.RunTransitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a turn changes runs: every new snapshot goes into the book, the agenda and the change to
/// be committed, and what is to be done about it waits until that commit.
///
/// The book runs ahead of the ledger within a turn. Should the commit fail, book and desk are
/// thrown away together and read anew.
final class RunDesk {
    private final String worker;
    private final RunBook book;
    private final Agenda agenda;
    private Change change = new Change();
    private List<Run> snapshots = new ArrayList<>();
    private List<Runnable> effects = new ArrayList<>();

    /// @param worker who says what becomes of the runs from now on
    RunDesk(String worker, RunBook book, Agenda agenda) {
        this.worker = worker;
        this.book = book;
        this.agenda = agenda;
    }

    /// Takes up a run that has just been decided on.
    void add(Run run, Instant now) {
        put(run, now);
    }

    /// Lets `event` happen to a run; nothing where the run has ended or the event means nothing to
    /// it.
    Optional<Run> apply(RunKey key, RunEvent event, Instant now) {
        Optional<Run> before = book.unfinished(key);
        Optional<Run> after = before.map(run -> RunTransitions.apply(run, event, now).by(worker));
        if (after.isPresent() && after.get().sequence() != before.get().sequence()) {
            put(after.get(), now);
            return after;
        }
        return Optional.empty();
    }

    private void put(Run run, Instant now) {
        book.put(run, now);
        agenda.put(run, now);
        snapshots.add(run);
        change.snapshot(run);
    }

    void deadLetter(Envelope letter) {
        change.deadLetter(letter);
    }

    /// A record left nothing behind but must not be read again.
    void dealtWith() {
        change.dealtWith();
    }

    /// Has `effect` done once everything decided so far is committed.
    void afterCommit(Runnable effect) {
        effects.add(effect);
    }

    Optional<Run> unfinished(RunKey key) {
        return book.unfinished(key);
    }

    /// What this turn wants committed.
    Change change() {
        return change;
    }

    /// The commit went through: what was decided is now true.
    Committed committed() {
        Committed committed = new Committed(snapshots, effects);
        change = new Change();
        snapshots = new ArrayList<>();
        effects = new ArrayList<>();
        return committed;
    }

    record Committed(List<Run> snapshots, List<Runnable> effects) {}
}
