package backhaul.worker.engine.script;

import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Ends what an attempt of an earlier life of this worker left running.
///
/// A process is touched only if it can be nothing else: where processes show their environment it
/// carries the run's mark, or comes of one that does; elsewhere pid and start instant must be those
/// of the handle.
final class Recovery {
    private static final String CRASHED = "the worker ended while the command ran; ";

    private final ScriptHost host;
    private final Attempt attempt;
    private final RunProcesses processes;

    Recovery(ScriptHost host, Attempt attempt) {
        this.host = host;
        this.attempt = attempt;
        this.processes = host.processes(attempt.run());
    }

    Outcome perform(Optional<CommandHandle> handle) throws InterruptedException {
        CompletableFuture<Outcome> ending = Aside.call("script-recovery", () -> end(handle));
        if (!Aside.await(Command.KILL_AFTER.plus(host.patience().ending()), ending)) {
            return unknown("the system does not say which processes there are");
        }
        try {
            return ending.join();
        } catch (CompletionException e) {
            return unknown("the processes cannot be listed: " + e.getCause());
        }
    }

    private Outcome end(Optional<CommandHandle> handle) {
        if (handle.isEmpty()) {
            return host.table().showsMarks()
                    ? outcome("")
                    : unknown("which process it was had not been noted");
        }
        if (!handle.get().bootId().equals(host.table().bootId())) {
            return new Outcome.Lost("the host was restarted while the command ran", Result.NONE);
        }
        return outcome(followIfOurs(handle.get()));
    }

    /// Whose pid it is by now, as the end of a message; empty where nobody else's.
    private String followIfOurs(CommandHandle handle) {
        Optional<HostProcess> found =
                host.table()
                        .find(handle.pid(), host.mark(attempt.run()))
                        .filter(HostProcess::alive);
        if (found.isEmpty()) {
            followSessionIfOurs(handle);
            return "";
        }
        HostProcess process = found.get();
        boolean same = handle.started() != 0 && handle.started() == process.id().started();
        if (same && (process.marked() || !host.table().showsMarks())) {
            processes.follow(process.id());
            return "";
        }
        return process.marked()
                ? ""
                : "; its pid " + handle.pid() + " is another process now, which was left alone";
    }

    /// The command has gone, and one that surely came of it is still in its session.
    private void followSessionIfOurs(CommandHandle handle) {
        boolean ours =
                handle.ownSession()
                        && processes.living().stream()
                                .anyMatch(p -> p.marked() && p.session() == handle.pid());
        if (ours) {
            processes.followSession(handle.pid());
        }
    }

    private Outcome outcome(String remark) {
        Ended ended = processes.end(Duration.ZERO, Command.KILL_AFTER);
        if (!ended.complete()) {
            return unknown("what it left could not be stopped: " + ended.rest() + remark);
        }
        String what =
                ended.processes().isEmpty()
                        ? "nothing of it runs any more"
                        : "it was found and " + ended.describe(Command.KILL_AFTER);
        return new Outcome.Lost(CRASHED + what + remark, Result.NONE);
    }

    private static Outcome unknown(String why) {
        return new Outcome.Unknown(CRASHED + why, Result.NONE);
    }
}
