package backhaul.worker.engine.script;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.worker.engine.ArtifactCheck;
import backhaul.worker.engine.ArtifactCheck.Finding;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.script.Starter.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// One attempt, from the start of its command until nothing of it runs any more. Every wait in here
/// is bounded, or ends when the attempt is to be stopped.
final class ScriptRun {
    private final ScriptHost host;
    private final ScriptSpec spec;
    private final Attempt attempt;
    private final List<String> warnings = new ArrayList<>();

    ScriptRun(ScriptHost host, ScriptSpec spec, Attempt attempt) {
        this.host = host;
        this.spec = spec;
        this.attempt = attempt;
    }

    Outcome run() throws InterruptedException {
        if (attempt.stop().isDone()) {
            return new Outcome.Stopped(
                    attempt.stop().join(), "stopped before it began", Result.NONE);
        }
        return switch (start()) {
            case Start.Refused refused ->
                    new Outcome.Failed(
                            refused.retryable(), host.masked(refused.why()), Result.NONE);
            case Start.Running running -> watch(running);
        };
    }

    private Start start() throws InterruptedException {
        CompletableFuture<Start> starting =
                Aside.call("script-start", new Starter(host, spec, attempt)::start);
        boolean inTime = false;
        try {
            inTime = Aside.await(host.patience().starting(), starting);
            return inTime
                    ? starting.join()
                    : new Start.Refused(
                            true, "it could not be started in time: does a disk not answer?");
        } finally {
            if (!inTime) {
                var _ = starting.thenAccept(ScriptRun::endAtOnce);
            }
        }
    }

    private static boolean endAtOnce(Start start) {
        if (start instanceof Start.Running running) {
            running.processes().end(Duration.ZERO, Duration.ZERO);
            running.pipes().close();
        }
        return true;
    }

    private Outcome watch(Start.Running running) throws InterruptedException {
        try (OutputPipes pipes = running.pipes();
                Output output = output()) {
            var _ = attempt.record(running.handle().toHandle(host.context().clock().instant()));
            CompletableFuture<?> reading = output.read(running.streams());
            boolean exited = exits(running.process());
            Ended ended =
                    end(running.processes(), exited ? host.patience().settling() : Duration.ZERO);
            finish(reading, pipes);
            return exited ? judge(running, output, ended) : stopped(output, ended);
        } catch (InterruptedException | RuntimeException e) {
            Aside.await(
                    host.patience().ending(), Aside.call("script-end", () -> endAtOnce(running)));
            throw e;
        }
    }

    private Output output() {
        return new Output(
                host.context().mask(),
                spec.output(),
                host.openReport(attempt),
                percent -> attempt.progress(percent, null, null, null));
    }

    /// Waits for the end of the command; false if it is to be stopped.
    private boolean exits(Process process) throws InterruptedException {
        Aside.await(process.onExit(), attempt.stop());
        return !process.isAlive();
    }

    private Ended end(RunProcesses processes, Duration settling) throws InterruptedException {
        Duration grace = spec.command().killAfter();
        CompletableFuture<Ended> ending =
                Aside.call("script-end", () -> processes.end(settling, grace));
        if (!Aside.await(settling.plus(grace).plus(host.patience().ending()), ending)) {
            return Ended.unknown("the system does not say which processes there are");
        }
        try {
            return ending.join();
        } catch (CompletionException e) {
            return Ended.unknown("the processes cannot be listed: " + e.getCause());
        }
    }

    private void finish(CompletableFuture<?> reading, OutputPipes pipes)
            throws InterruptedException {
        if (!Aside.await(host.patience().reading(), reading)) {
            warnings.add("a process that could not be found still holds the command's output open");
            pipes.close();
            Aside.await(host.patience().reading(), reading);
        }
        if (reading.isCompletedExceptionally()) {
            // What was not read might have been the failure.
            reading.join();
        }
    }

    private Outcome stopped(Output output, Ended ended) {
        Result result = result(output, List.of());
        return ended.complete()
                ? new Outcome.Stopped(
                        attempt.stop().join(), ended.describe(spec.command().killAfter()), result)
                : new Outcome.Unknown("it could not be stopped: " + ended.rest(), result);
    }

    private Outcome judge(Start.Running running, Output output, Ended leftovers)
            throws InterruptedException {
        int code = running.process().exitValue();
        Judge judge = new Judge(spec, code, output);
        warnings.addAll(judge.warnings());
        warnOf(leftovers);
        Optional<Judge.Failure> failure = judge.failure();
        if (failure.isPresent()) {
            return failed(failure.get().retryable(), failure.get().why(), output);
        }
        return running.evidence() == null
                ? new Outcome.Succeeded(null, result(output, List.of()))
                : prove(running.evidence(), code, output);
    }

    private void warnOf(Ended leftovers) {
        if (!leftovers.complete()) {
            warnings.add("it left processes that could not be stopped: " + leftovers.rest());
        } else if (!leftovers.processes().isEmpty()) {
            String which = leftovers.processes().size() == 1 ? ", which was" : ", which were";
            warnings.add("it " + leftovers.leftBehind() + which + " stopped");
        }
    }

    /// Looks for the files that the command should have made.
    private Outcome prove(ArtifactCheck evidence, int code, Output output)
            throws InterruptedException {
        CompletableFuture<Finding> checking =
                Aside.call("script-artifacts", () -> evidence.after(() -> checkOn(output)));
        Aside.await(checking, attempt.stop());
        if (!checking.isDone()) {
            return stoppedChecking(code, output);
        }
        try {
            return switch (checking.join()) {
                case Finding.Found found -> {
                    warnings.addAll(found.warnings());
                    yield new Outcome.Succeeded(null, result(output, found.artifacts()));
                }
                case Finding.Missing missing ->
                        failed(
                                false,
                                missing.what() + ", though the command ended with " + code,
                                output);
                case Finding.GivenUp _ -> stoppedChecking(code, output);
            };
        } catch (CompletionException e) {
            return failed(true, "its files cannot be checked: " + e.getCause(), output);
        }
    }

    private boolean checkOn(Output output) {
        attempt.progress(output.percent(), null, null, "checksums");
        return !attempt.stop().isDone();
    }

    private Outcome stoppedChecking(int code, Output output) {
        return new Outcome.Stopped(
                attempt.stop().join(),
                "stopped while its files were read; the command had ended with " + code,
                result(output, List.of()));
    }

    private Outcome failed(boolean retryable, String why, Output output) {
        return new Outcome.Failed(retryable, host.masked(why), result(output, List.of()));
    }

    private Result result(Output output, List<Artifact> artifacts) {
        @Nullable String report =
                spec.report() == ScriptSpec.Report.NONE ? null : output.report().orElse(null);
        return new Result(
                warnings.stream().map(host::masked).toList(), List.copyOf(artifacts), report);
    }
}
