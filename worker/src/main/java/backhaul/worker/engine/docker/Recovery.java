package backhaul.worker.engine.docker;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What is done for an attempt whose worker died. A copy does not outlive its worker, so there is
/// nothing to watch, only to undo: first of all, what was stopped is started again.
final class Recovery {
    private final EngineApi api;
    private final Temporaries temporaries;
    private final Surroundings surroundings;
    private final Stores stores;

    Recovery(EngineApi api, Temporaries temporaries, Surroundings surroundings, Stores stores) {
        this.api = api;
        this.temporaries = temporaries;
        this.surroundings = surroundings;
        this.stores = stores;
    }

    /// `care` is what the job says now of containers; empty for a job that is gone.
    Outcome recover(Optional<Care> care, Attempt attempt, Optional<Handle> handle)
            throws InterruptedException {
        Journal journal = handle.map(Journal::of).orElse(Journal.EMPTY);
        Consumer<String> saying = what -> attempt.progress(null, null, null, what);
        HookRun commands =
                new HookRun(api.control(), surroundings.mask(), () -> saying.accept("a hook runs"));
        HookEnds ends = new HookEnds(api, care, commands);
        Revival revival = new Revival(api.control(), surroundings.patience(), saying);
        List<String> undone = new ArrayList<>(revival.revive(journal));
        undone.addAll(ends.run(journal.hooked()));
        RunFolder folder = handle.flatMap(h -> RunFolder.of(h, attempt, stores)).orElse(null);
        List<String> left = new Leftovers(folder, () -> temporaries.sweep(attempt)).remove();
        String message =
                folder != null && folder.isFinal()
                        ? "the worker ended before it could say that the archives are complete: "
                                + folder.location()
                        : "the worker ended while it copied; " + DockerEngine.stopped(left, undone);
        List<String> troubles = new ArrayList<>(undone);
        troubles.addAll(left);
        return new Outcome.Lost(message, new Result(troubles, List.of(), ends.report()));
    }
}
