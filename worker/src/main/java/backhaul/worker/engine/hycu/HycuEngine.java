package backhaul.worker.engine.hycu;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.hycu.Item.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// Runs backups on HYCU controllers. The jobs are the controllers' own, and go on whatever becomes
/// of this worker; all that it keeps of them is in the handle.
final class HycuEngine implements Engine {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration REHEARSAL = Duration.ofSeconds(20);

    private final SequencedMap<String, HycuClient> clients = new LinkedHashMap<>();

    HycuEngine(
            SequencedMap<String, Controller> controllers, Time time, UnaryOperator<String> mask) {
        controllers.forEach(
                (name, controller) -> clients.put(name, new HycuClient(controller, time, mask)));
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        HycuSpec job = (HycuSpec) spec;
        HycuClient client = client(job.controller());
        Preparing.Prepared prepared;
        try {
            prepared = new Preparing(client, attempt, PATIENCE).perform(job.what());
        } catch (Trouble trouble) {
            return notBegun(attempt, trouble);
        }
        HycuRun run = new HycuRun(client, attempt, job.checkEvery(), prepared.items());
        new Asking(run).all(job.what());
        if (!job.monitor()) {
            takeForDone(run);
        }
        return finished(run, prepared.warnings());
    }

    private HycuClient client(String name) {
        HycuClient client = clients.get(name);
        if (client == null) {
            throw new IllegalStateException("a job was read for a controller that is not there");
        }
        return client;
    }

    private static Outcome notBegun(Attempt attempt, Trouble trouble) {
        StopReason reason = attempt.stop().getNow(null);
        return reason == null
                ? new Outcome.Failed(trouble.isPassing(), trouble.why(), Result.NONE)
                : new Outcome.Stopped(reason, "stopped before anything was started", Result.NONE);
    }

    private static void takeForDone(HycuRun run) {
        for (int i = 0; i < run.size(); i++) {
            if (run.item(i).stage() == Stage.STARTED) {
                run.set(i, run.item(i).ended(Stage.TAKEN, "not watched"));
            }
        }
    }

    /// Watches what was started to its end, or stops it.
    private static Outcome finished(HycuRun run, List<String> warnings)
            throws InterruptedException {
        Watching watching = new Watching(run);
        watching.toTheEnd();
        Optional<StopReason> reason = run.stopReason();
        boolean leave =
                reason.isPresent()
                        && (reason.get() == StopReason.UNIT_LOST
                                || reason.get() == StopReason.DRAIN);
        if (leave) {
            return new Outcome.Stopped(
                    reason.get(), "left as it is, to be watched on", Result.NONE);
        }
        if (reason.isPresent()) {
            new Killing(run).all();
        }
        List<String> all = new ArrayList<>(warnings);
        run.items().stream()
                .filter(item -> item.stage() == Stage.WARNED || item.stage() == Stage.TAKEN)
                .map(Item::line)
                .forEach(all::add);
        String report = new Reporting(run, watching.last()).report();
        return new Verdict(run.client().name(), run.items(), new Result(all, List.of(), report))
                .outcome(reason);
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        HycuSpec job = (HycuSpec) spec;
        HycuClient client = client(job.controller());
        try {
            Preparing.Prepared prepared =
                    new Preparing(client, attempt, REHEARSAL).perform(job.what());
            List<String> names =
                    prepared.items().stream()
                            .map(item ->
                                    item.name()
                                            + (item.uuid().isEmpty()
                                                    ? ""
                                                    : " (" + item.uuid() + ")"))
                            .toList();
            return new Outcome.Succeeded(
                    client.name() + " would back up " + String.join(", ", names),
                    new Result(prepared.warnings(), List.of(), null));
        } catch (Trouble trouble) {
            return notBegun(attempt, trouble);
        }
    }

    /// Starts nothing: what was not asked for by the worker that died is for another attempt, whose
    /// request is admitted again.
    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        if (handle.isEmpty()) {
            return new Outcome.Lost(
                    "the worker stopped before it had asked for anything", Result.NONE);
        }
        Optional<HycuHandle> known = handle.flatMap(HycuHandle::of);
        if (known.isEmpty()) {
            return unwatched("the worker before has left what this one cannot read");
        }
        HycuClient client = clients.get(known.get().controller());
        if (client == null) {
            return unwatched(
                    "there is no engines.hycu.controllers."
                            + known.get().controller()
                            + " here, where it was started");
        }
        HycuRun run = new HycuRun(client, attempt, known.get().checkEvery(), known.get().items());
        new Asking(run).lookOnly();
        return finished(run, List.of());
    }

    private static Outcome unwatched(String why) {
        return new Outcome.GivenUp(null, why, Result.NONE);
    }

    @Override
    public boolean outlivesWorker() {
        return true;
    }

    @Override
    public Probe probe() {
        Map<String, Probe> answers = Probing.all(clients.values());
        return answers.isEmpty()
                ? new Probe(true, "no controllers")
                : new Probe(
                        answers.values().stream().allMatch(Probe::ok),
                        String.join("; ", answers.values().stream().map(Probe::line).toList()));
    }

    @Override
    public void close() {
        clients.values().forEach(HycuClient::close);
    }
}
