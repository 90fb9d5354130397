package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Halt.Target;
import backhaul.worker.engine.docker.Inventory.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `after` commands of an attempt whose worker died before it ran them. What they are is asked
/// of the job and of the containers' labels as they are now. If the worker dies again, they run
/// again.
final class HookEnds {
    static final String REMOVED = "it was removed by someone meanwhile";

    private final EngineApi api;
    private final Optional<Care> care;
    private final HookRun commands;
    private final List<String> report = new ArrayList<>();

    /// `care` is empty for a job that is gone.
    HookEnds(EngineApi api, Optional<Care> care, HookRun commands) {
        this.api = api;
        this.care = care;
        this.commands = commands;
    }

    /// Says which did not run, or failed.
    List<String> run(List<Target> hooked) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Target target : hooked) {
            try {
                run(target);
            } catch (Failure e) {
                problems.add(e.sentence());
            }
        }
        return problems;
    }

    /// What they wrote; null where none ran.
    @Nullable String report() {
        return report.isEmpty() ? null : String.join("\n", report);
    }

    static Failure notRun(Target target, String why) {
        return Failure.lasting("the after hook of " + target.name() + " did not run: " + why);
    }

    /// The whole id of the container, by an id or a name; empty where it is not there.
    static Optional<String> awaitRunning(HookRun commands, Target target, String container)
            throws Failure, InterruptedException {
        try {
            return commands.awaitRunning(container);
        } catch (Failure e) {
            throw notRun(target, e.sentence());
        }
    }

    private void run(Target target) throws Failure, InterruptedException {
        String name = target.name();
        Care now =
                care.orElseThrow(() ->
                        notRun(target, "the job is not in this worker's configuration any more"));
        Container container = running(target, now);
        Hook hook =
                now.hookOf(container)
                        .filter(one -> !one.after().isEmpty())
                        .orElseThrow(() -> notRun(target, "the job has none for it any more"));
        commands.awaitEndOf(container.id(), hook.before(), hook.timeout());
        String output = commands.run(name, container.id(), "after", hook.after(), hook.timeout());
        report.add(HookRun.done(name, "after", output));
    }

    /// One that was made anew has the same name.
    private Container running(Target target, Care now) throws Failure, InterruptedException {
        Optional<String> id = awaitRunning(commands, target, target.id());
        if (id.isEmpty()) {
            id = awaitRunning(commands, target, target.name());
        }
        for (Container container : api.containers()) {
            if (id.filter(container.id()::equals).isPresent()) {
                return Inventory.withLabelsOfItsOwn(api, now, container);
            }
        }
        throw notRun(target, REMOVED);
    }
}
