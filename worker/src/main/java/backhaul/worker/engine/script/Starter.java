package backhaul.worker.engine.script;

import backhaul.worker.engine.ArtifactCheck;
import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Starts the command of an attempt.
final class Starter {
    private static final Pattern ERROR_NUMBER = Pattern.compile("\\berror[:=] ?(\\d+)");

    /// EAGAIN, ENOMEM, ENFILE, EMFILE and ETXTBSY: another time it can work.
    private static final Set<Integer> PASSING = Set.of(11, 12, 23, 24, 26);

    private final ScriptHost host;
    private final ScriptSpec spec;
    private final Attempt attempt;

    sealed interface Start {
        /// `evidence` remembers the files that were there before; null where none are asked for.
        record Running(
                Process process,
                CommandHandle handle,
                RunProcesses processes,
                OutputPipes pipes,
                List<InputStream> streams,
                @Nullable ArtifactCheck evidence)
                implements Start {}

        record Refused(boolean retryable, String why) implements Start {}
    }

    Starter(ScriptHost host, ScriptSpec spec, Attempt attempt) {
        this.host = host;
        this.spec = spec;
        this.attempt = attempt;
    }

    /// May hang where a disk does not answer.
    Start start() throws InterruptedException {
        try {
            Launch launch = Launch.of(spec, host.variables(attempt));
            if (!launch.problems().isEmpty()) {
                return new Start.Refused(false, String.join("; ", launch.problems()));
            }
            ArtifactRule rule = spec.artifacts();
            ArtifactCheck evidence =
                    rule == null ? null : ArtifactCheck.before(rule, attempt.startedAt());
            return launch(launch, evidence);
        } catch (IOException e) {
            return refused(e);
        }
    }

    private Start launch(Launch launch, @Nullable ArtifactCheck evidence) throws IOException {
        OutputPipes pipes = OutputPipes.make(host.context().dataDirectory().resolve("pipes"));
        boolean followed = false;
        try {
            ProcessBuilder builder = launch.builder();
            pipes.attach(builder);
            Start.Running running = follow(builder.start(), launch.ownSession(), pipes, evidence);
            followed = true;
            return running;
        } finally {
            if (!followed) {
                pipes.close();
            }
        }
    }

    private Start.Running follow(
            Process process,
            boolean ownSession,
            OutputPipes pipes,
            @Nullable ArtifactCheck evidence)
            throws IOException {
        try {
            return running(process, ownSession, pipes, evidence);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private Start.Running running(
            Process process,
            boolean ownSession,
            OutputPipes pipes,
            @Nullable ArtifactCheck evidence)
            throws IOException {
        long pid = process.pid();
        Optional<HostProcess> found = host.table().find(pid, host.mark(attempt.run()));
        RunProcesses processes = host.processes(attempt.run());
        found.ifPresent(command -> processes.follow(command.id()));
        if (ownSession) {
            processes.followSession(pid);
        }
        long started = found.map(command -> command.id().started()).orElse(0L);
        return new Start.Running(
                process,
                new CommandHandle(pid, started, host.table().bootId(), ownSession),
                processes,
                pipes,
                pipes.of(process),
                evidence);
    }

    private Start.Refused refused(IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher number = ERROR_NUMBER.matcher(message);
        boolean passing = number.find() && PASSING.contains(Integer.parseInt(number.group(1)));
        return new Start.Refused(
                passing,
                spec.command().line().fixed().getFirst() + " could not be started: " + message);
    }
}
