package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.ContainerControl.Effect;
import backhaul.worker.engine.docker.ContainerControl.State;
import backhaul.worker.engine.docker.Halt.Target;
import backhaul.worker.engine.docker.HaltPlan.HookCall;
import backhaul.worker.engine.docker.Revival.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Carries out a [HaltPlan]: hooks, then stops, then pauses; and undoes it for each container as
/// soon as all is read that it could write to. Whatever happens between, [#bringBack()] undoes the
/// rest; until then nothing else of an attempt's ending is done.
final class Standstill {
    private static final int KILLED = 137;

    private final HaltPlan plan;
    private final ContainerControl control;
    private final Revival revival;
    private final HookRun commands;
    private final Consumer<String> saying;
    private final Consumer<Journal> journal;

    private final Map<String, Stage> stages = new HashMap<>();
    private final Set<String> reviving = new HashSet<>();
    private final Set<HookCall> toUndo = new LinkedHashSet<>();
    private final Set<String> read = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> report = new ArrayList<>();

    private enum Stage {
        UNTOUCHED,
        ASKED,
        HALTED,
        OVER
    }

    /// `saying` hears what is being done, as a sign of life; `journal` keeps what is left to undo.
    Standstill(
            HaltPlan plan,
            ContainerControl control,
            Revival revival,
            HookRun commands,
            Consumer<String> saying,
            Consumer<Journal> journal) {
        this.plan = plan;
        this.control = control;
        this.revival = revival;
        this.commands = commands;
        this.saying = saying;
        this.journal = journal;
    }

    void begin() throws Failure, InterruptedException {
        for (HookCall call : plan.hooks()) {
            before(call);
        }
        for (Halt halt : plan.halts().reversed()) {
            if (halt.isStop()) {
                stop(halt);
            }
        }
        for (Halt halt : plan.halts().reversed()) {
            if (!halt.isStop()) {
                pause(halt);
            }
        }
        if (!plan.halts().isEmpty()) {
            tell();
        }
    }

    /// Brings back what only waited for this archive.
    void wasRead(Source source) throws InterruptedException {
        read.add(source.archive());
        undo(false);
    }

    /// After the last archive.
    void finish() throws InterruptedException {
        undo(true);
    }

    /// Undoes all that is left to undo, and returns when it is done. Says what could not be undone.
    List<String> bringBack() throws InterruptedException {
        undo(true);
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// What the hooks wrote.
    List<String> report() {
        return List.copyOf(report);
    }

    private void before(HookCall call) throws Failure, InterruptedException {
        toUndo.add(call);
        run(call, "before", call.hook().before());
    }

    private void run(HookCall call, String which, List<String> command)
            throws Failure, InterruptedException {
        if (command.isEmpty()) {
            return;
        }
        String name = call.target().name();
        saying.accept("the " + which + " hook of " + name);
        String output =
                commands.run(name, call.target().id(), which, command, call.hook().timeout());
        report.add(HookRun.done(name, which, output));
    }

    private void stop(Halt halt) throws Failure, InterruptedException {
        saying.accept("stopping " + halt.name());
        if (!isAsPlanned(halt)) {
            return;
        }
        stages.put(halt.id(), Stage.ASKED);
        took(halt, control.stop(halt.id(), halt.patience()), "stopped");
        Optional<State> state = control.state(halt.id());
        if (stages.get(halt.id()) == Stage.HALTED
                && state.filter(s -> !s.running() && s.exitCode() == KILLED).isPresent()) {
            warnings.add(
                    "%s did not stop within %ss and was killed (exit code 137)"
                            .formatted(halt.name(), halt.patience().toSeconds()));
        }
    }

    private void pause(Halt halt) throws Failure, InterruptedException {
        saying.accept("pausing " + halt.name());
        if (isAsPlanned(halt)) {
            stages.put(halt.id(), Stage.ASKED);
            took(halt, control.pause(halt.id()), "paused");
        }
    }

    /// One that has another life than the journal says could not be found again after a crash.
    private boolean isAsPlanned(Halt halt) throws Failure, InterruptedException {
        Optional<State> state = control.state(halt.id());
        if (state.isEmpty() || !state.get().running() || state.get().paused()) {
            stages.put(halt.id(), Stage.OVER);
            return false;
        }
        if (!state.get().startedAt().equals(halt.target().startedAt())) {
            throw Failure.passing(halt.name() + " was restarted by someone while the job began");
        }
        return true;
    }

    private void took(Halt halt, Effect effect, String how) throws Failure {
        switch (effect) {
            case Effect.Done() -> stages.put(halt.id(), Stage.HALTED);
            // It had ended by itself, or someone else's hand.
            case Effect.Already() -> stages.put(halt.id(), Stage.OVER);
            case Effect.Gone() -> stages.put(halt.id(), Stage.OVER);
            case Effect.Refused(String why) ->
                    throw Failure.passing(halt.name() + " could not be " + how + ": " + why);
        }
    }

    private void undo(boolean all) throws InterruptedException {
        boolean changed = false;
        for (Halt halt : plan.halts()) {
            Stage stage = stages.getOrDefault(halt.id(), Stage.UNTOUCHED);
            boolean due = all || (read.containsAll(halt.archives()) && areBack(halt.after()));
            if (due && (stage == Stage.ASKED || stage == Stage.HALTED)) {
                revive(halt, known(halt, stage));
                changed = true;
            }
        }
        for (HookCall call : List.copyOf(toUndo)) {
            if (all || read.containsAll(call.archives())) {
                after(call);
                changed |= call.hasAfter();
            }
        }
        if (changed) {
            tell();
        }
    }

    /// One that we have begun to start may run by that.
    private Known known(Halt halt, Stage stage) {
        if (stage == Stage.ASKED) {
            return Known.IN_DOUBT;
        }
        return reviving.add(halt.id()) ? Known.HALTED : Known.JOURNALLED;
    }

    private boolean areBack(Set<String> ids) {
        return ids.stream()
                .map(id -> stages.getOrDefault(id, Stage.UNTOUCHED))
                .noneMatch(stage -> stage == Stage.ASKED || stage == Stage.HALTED);
    }

    private void revive(Halt halt, Known known) throws InterruptedException {
        saying.accept(halt.isStop() ? "starting " + halt.name() : "unpausing " + halt.name());
        switch (revival.revive(halt, known)) {
            case Revival.Result.Settled(String remark) -> {
                if (!remark.isEmpty()) {
                    warnings.add(remark);
                }
            }
            case Revival.Result.Refused(String why) ->
                    problems.add(halt.name() + " is not running again: " + why);
        }
        stages.put(halt.id(), Stage.OVER);
    }

    /// The data are read by then: a failure is one for people to look at.
    private void after(HookCall call) throws InterruptedException {
        try {
            if (call.hasAfter()) {
                Target target = call.target();
                if (HookEnds.awaitRunning(commands, target, target.id()).isEmpty()) {
                    throw HookEnds.notRun(target, HookEnds.REMOVED);
                }
                run(call, "after", call.hook().after());
            }
        } catch (Failure e) {
            warnings.add(e.sentence());
        }
        toUndo.remove(call);
    }

    /// What is left to undo, all of which has happened.
    private void tell() {
        List<Halt> left =
                plan.halts().stream()
                        .filter(halt -> stages.get(halt.id()) == Stage.HALTED)
                        .toList();
        journal.accept(new Journal(left, HaltPlan.targets(toUndo), true));
    }
}
