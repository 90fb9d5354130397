package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Gate.Lane;
import backhaul.worker.engine.hycu.HycuSpec.What;
import backhaul.worker.engine.hycu.Item.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Has each object of a run backed up once. Starting a job cannot be repeated without harm: that it
/// is about to be asked for is in the ledger before it is, and where no answer tells what came of
/// it, the controller's jobs do.
final class Asking {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final HycuRun run;
    private final HycuClient client;

    /// What is seen of a job that may have been created.
    private enum Seen {
        SETTLED,
        NOTHING,
        STOPPED
    }

    Asking(HycuRun run) {
        this.run = run;
        this.client = run.client();
    }

    /// Asks for all that was not asked for yet, until the attempt is to be stopped.
    void all(What what) throws InterruptedException {
        for (int i = 0; i < run.size() && !run.stopped(); i++) {
            if (run.item(i).stage() == Stage.WAITING) {
                ask(i, what);
            }
        }
    }

    private void ask(int index, What what) throws InterruptedException {
        Patience patience = new Patience(client.time(), PATIENCE);
        while (!run.stopped()) {
            try {
                if (askOnce(index, what)) {
                    return;
                }
            } catch (Trouble trouble) {
                Optional<Duration> wait =
                        trouble.isPassing() ? patience.next(trouble) : Optional.empty();
                if (run.stopped()) {
                    return;
                }
                if (wait.isEmpty()) {
                    Stage stage = trouble.isPassing() ? Stage.POSTPONED : Stage.REFUSED;
                    run.set(index, run.item(index).ended(stage, trouble.why()));
                    return;
                }
                var _ = run.pause(wait.get());
            }
        }
    }

    /// @return true once there is no more to ask for
    /// @throws Trouble where the controller has certainly not done it
    private boolean askOnce(int index, What what) throws Trouble, InterruptedException {
        Item before = run.item(index);
        client.turn(Lane.ACTING, run.stop());
        boolean sent = false;
        try {
            run.set(index, before.asked(client.past()));
            CompletableFuture<Void> intent = run.record();
            if (!run.committedSoon(intent)) {
                // Too old by the time it is committed: another owner may have read it.
                run.set(index, before);
                client.giveUpTurn();
                sent = true;
                run.committed(intent);
                return false;
            }
            sent = true;
            started(
                    index,
                    run.api().started(client.askNow(run.api().trigger(what, run.item(index)))));
            return true;
        } catch (Trouble trouble) {
            if (!trouble.maybeTaken()) {
                run.set(index, before);
                throw trouble;
            }
            return settled(index, trouble);
        } finally {
            if (!sent) {
                client.giveUpTurn();
            }
        }
    }

    private void started(int index, String job) throws InterruptedException {
        run.set(index, run.item(index).started(job));
        run.committed(run.record());
    }

    private boolean settled(int index, Trouble trouble) throws InterruptedException {
        boolean second = run.item(index).stage() == Stage.ASKED_AGAIN;
        return switch (look(index, trouble.why())) {
            case SETTLED, STOPPED -> true;
            case NOTHING -> {
                if (second) {
                    lose(index, "asked for twice, and no job is to be seen: " + trouble.why());
                }
                yield second;
            }
        };
    }

    private void lose(int index, String why) {
        run.set(index, run.item(index).ended(Stage.LOST, why));
    }

    /// Looks for the jobs of an object that was asked for, until one is there or has had the time
    /// to be.
    private Seen look(int index, String why) throws InterruptedException {
        Item item = run.item(index);
        Duration grace = client.controller().limits().requestTimeout().multipliedBy(2);
        long end = run.nanos() + grace.toNanos();
        while (!run.stopped()) {
            boolean late = run.nanos() - end >= 0;
            try {
                Optional<List<String>> jobs = run.api().jobsOf(item, run.stop());
                if (jobs.isEmpty()) {
                    lose(index, "its job may have been started, and cannot be looked for: " + why);
                    return Seen.SETTLED;
                }
                List<String> others =
                        jobs.get().stream()
                                .filter(job ->
                                        run.items().stream()
                                                .noneMatch(one -> job.equals(one.job())))
                                .toList();
                if (!others.isEmpty()) {
                    adopt(index, others);
                    return Seen.SETTLED;
                }
                if (late) {
                    return Seen.NOTHING;
                }
            } catch (Trouble trouble) {
                if (!trouble.isPassing()) {
                    lose(index, "its job may have been started: " + trouble.why());
                    return Seen.SETTLED;
                }
            }
            var _ = run.pause(LOOK_AGAIN.compareTo(grace) < 0 ? LOOK_AGAIN : grace);
        }
        return Seen.STOPPED;
    }

    private void adopt(int index, List<String> jobs) throws InterruptedException {
        if (jobs.size() == 1) {
            started(index, jobs.getFirst());
        } else {
            lose(
                    index,
                    "%d jobs of it were created since it was asked for: %s"
                            .formatted(jobs.size(), String.join(", ", jobs)));
        }
    }

    /// After another worker asked: finds what came of it, and asks for nothing.
    void lookOnly() throws InterruptedException {
        for (int i = 0; i < run.size(); i++) {
            if (run.item(i).stage().asked()
                    && look(i, "the worker that asked for it stopped before the answer")
                            == Seen.NOTHING) {
                run.set(i, run.item(i).notAsked());
            }
        }
    }
}
