package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.ContainerControl.Effect;
import backhaul.worker.engine.docker.ContainerControl.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Starts or unpauses a container that we halted, and leaves alone what someone else has done to it
/// since. A daemon that does not answer is waited for: giving up would leave the container stopped,
/// and nobody would know.
final class Revival {
    private static final Duration DAEMON_SLACK = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 250;

    private final ContainerControl control;
    private final Patience patience;
    private final Consumer<String> waiting;

    /// `waiting` hears what it waits for, again and again: a sign of life.
    Revival(ContainerControl control, Patience patience, Consumer<String> waiting) {
        this.control = control;
        this.patience = patience;
        this.waiting = waiting;
    }

    /// What is known of the halt: whether we saw it happen, or asked for it without an answer.
    enum Known {
        HALTED,
        /// The daemon may still be stopping it.
        IN_DOUBT,
        /// Journalled, and no question for it is under way.
        JOURNALLED
    }

    sealed interface Result {
        /// It runs, or there is nothing that we would have to undo. `remark` is worth a warning, or
        /// empty.
        record Settled(String remark) implements Result {}

        record Refused(String why) implements Result {}
    }

    private sealed interface Step {
        record Finished(Result result) implements Step {}

        record Again(String why, boolean daemonAnswered) implements Step {}
    }

    Result revive(Halt halt, Known known) throws InterruptedException {
        long began = System.nanoTime();
        boolean doubt = known == Known.IN_DOUBT && halt.isStop();
        long refusedSince = 0;
        while (true) {
            Step step = doubt ? settle(halt) : step(halt, known);
            if (step instanceof Step.Finished(Result result)) {
                return result;
            }
            Step.Again again = (Step.Again) step;
            doubt = doubt && !again.daemonAnswered();
            if (again.daemonAnswered() && !again.why().isEmpty()) {
                refusedSince = refusedSince == 0 ? System.nanoTime() : refusedSince;
                if (over(refusedSince, patience.refused())) {
                    return new Result.Refused(again.why());
                }
            } else if (over(began, patience.daemonAway())) {
                return new Result.Refused(again.why());
            }
            if (!again.why().isEmpty()) {
                waiting.accept("waiting to start " + halt.name() + " again: " + again.why());
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /// After a crash: brings back what the journal names, and says what could not be.
    List<String> revive(Journal journal) throws InterruptedException {
        if (!journal.settled()) {
            awaitStopInFlight(journal.halts());
        }
        List<String> problems = new ArrayList<>();
        for (Halt halt : journal.halts()) {
            switch (revive(halt, Known.JOURNALLED)) {
                case Result.Settled(String remark) -> {
                    if (!remark.isEmpty()) {
                        problems.add(remark);
                    }
                }
                case Result.Refused(String why) ->
                        problems.add(halt.name() + " is not running again: " + why);
            }
        }
        return problems;
    }

    /// Stops were asked for one after the other, so only the first that still runs can have been
    /// asked for.
    private void awaitStopInFlight(List<Halt> halts) throws InterruptedException {
        for (Halt halt : halts.reversed()) {
            if (halt.isStop() && stillRan(halt)) {
                return;
            }
        }
    }

    private boolean stillRan(Halt halt) throws InterruptedException {
        long began = System.nanoTime();
        while (!over(began, patience.daemonAway())) {
            try {
                Optional<State> state = control.state(halt.id());
                if (state.isEmpty() || !state.get().running() || !isOurs(state.get(), halt)) {
                    return false;
                }
                waiting.accept("waiting whether " + halt.name() + " is just being stopped");
                control.awaitStopped(halt.id(), halt.patience().plus(DAEMON_SLACK));
                return true;
            } catch (Failure e) {
                waiting.accept("waiting for the Docker daemon: " + e.sentence());
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return false;
    }

    private static boolean over(long since, Duration most) {
        return System.nanoTime() - since > most.toNanos();
    }

    /// A stop that was asked for goes on in the daemon though nobody waits for its answer.
    private Step settle(Halt halt) throws InterruptedException {
        waiting.accept("waiting for " + halt.name() + " to have stopped, to start it again");
        try {
            Optional<State> state = control.state(halt.id());
            if (state.isPresent() && isOurs(state.get(), halt)) {
                control.awaitStopped(halt.id(), halt.patience().plus(DAEMON_SLACK));
            }
            return new Step.Again("", true);
        } catch (Failure e) {
            return new Step.Again(e.sentence(), false);
        }
    }

    private Step step(Halt halt, Known known) throws InterruptedException {
        try {
            Optional<State> state = control.state(halt.id());
            if (state.isEmpty()) {
                return successor(halt);
            }
            return halt.isStop() ? started(halt, state.get(), known) : unpaused(halt, state.get());
        } catch (Failure e) {
            return new Step.Again(e.sentence(), false);
        }
    }

    private static boolean isOurs(State state, Halt halt) {
        return state.startedAt().equals(halt.target().startedAt());
    }

    private Step started(Halt halt, State state, Known known) throws Failure, InterruptedException {
        if (state.running()) {
            boolean someone = known == Known.HALTED && !isOurs(state, halt);
            return settled(
                    someone ? halt.name() + " was started by someone while it was copied" : "");
        }
        if (!isOurs(state, halt)) {
            return settled(halt.name() + " was started by someone meanwhile and has ended since");
        }
        return after(control.start(state.id()), halt);
    }

    private Step unpaused(Halt halt, State state) throws Failure, InterruptedException {
        return state.paused() && isOurs(state, halt)
                ? after(control.unpause(state.id()), halt)
                : settled("");
    }

    /// Someone has removed it. What they made in its place was not started, if it was not, because
    /// they found it stopped.
    private Step successor(Halt halt) throws Failure, InterruptedException {
        Optional<State> successor = control.state(halt.name());
        if (successor.isEmpty()) {
            return settled(halt.name() + " was removed by someone meanwhile");
        }
        if (!halt.isStop() || !successor.get().wasNeverStarted()) {
            return settled("");
        }
        return after(control.start(successor.get().id()), halt);
    }

    private static Step after(Effect effect, Halt halt) {
        return switch (effect) {
            case Effect.Done() -> settled("");
            case Effect.Already() -> settled("");
            case Effect.Gone() -> new Step.Again("", true);
            case Effect.Refused(String why) ->
                    new Step.Again("the daemon refuses to start " + halt.name() + ": " + why, true);
        };
    }

    private static Step settled(String remark) {
        return new Step.Finished(new Result.Settled(remark));
    }
}
