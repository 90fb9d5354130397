package backhaul.worker.engine.script;

import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The dry run of a command: looks whether everything is there, and starts nothing.
final class Rehearsal {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ScriptHost host;
    private final ScriptSpec spec;
    private final Attempt attempt;

    Rehearsal(ScriptHost host, ScriptSpec spec, Attempt attempt) {
        this.host = host;
        this.spec = spec;
        this.attempt = attempt;
    }

    Outcome perform() throws InterruptedException {
        CompletableFuture<Outcome> looking = Aside.call("script-rehearsal", this::look);
        if (!Aside.await(LIMIT, looking, attempt.stop())) {
            return new Outcome.Failed(true, "a disk does not answer", Result.NONE);
        }
        if (!looking.isDone()) {
            return new Outcome.Stopped(
                    attempt.stop().join(), "stopped before all was looked at", Result.NONE);
        }
        try {
            return looking.join();
        } catch (CompletionException e) {
            return new Outcome.Failed(true, String.valueOf(e.getCause()), Result.NONE);
        }
    }

    private Outcome look() throws IOException, InterruptedException {
        Launch launch = Launch.of(spec, host.variables(attempt));
        var problems = new ArrayList<>(launch.problems());
        look(spec.artifacts(), problems);
        if (!problems.isEmpty()) {
            String all = String.join("; ", problems);
            return new Outcome.Failed(false, host.masked(all), Result.NONE);
        }
        String as = spec.command().user() == null ? "" : " as " + spec.command().user();
        String command =
                launch.command().stream().map(Rehearsal::quoted).collect(Collectors.joining(" "));
        return new Outcome.Succeeded(
                host.masked("would run " + command + " in " + launch.folder() + as),
                new Result(missingVariables(), List.of(), null));
    }

    private static void look(@Nullable ArtifactRule rule, List<String> problems) {
        if (rule == null) {
            return;
        }
        Path folder = rule.directory();
        if (!Files.isDirectory(folder)) {
            problems.add("the artifacts' directory " + folder + " does not exist");
        } else if (!Files.isReadable(folder)) {
            problems.add("the artifacts' directory " + folder + " cannot be read by the worker");
        }
    }

    private List<String> missingVariables() {
        return spec.command().environment().pass().stream()
                .filter(name -> System.getenv(name) == null)
                .map(name -> "passEnv: the worker's environment has no " + name)
                .toList();
    }

    /// As one would type it: only for the eyes.
    private static String quoted(String element) {
        return element.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? element
                : "'" + element.replace("'", "'\\''") + "'";
    }
}
