package backhaul.cli.submit;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the line says of the request and of the wait.
final class SubmitOptions {

    @Option(
            names = "-p",
            paramLabel = "NAME=VALUE",
            description = "a parameter; for a list, commas or the option again")
    List<String> parameters = List.of();

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description = "parameters in YAML or JSON; -p goes over them")
    @Nullable Path params;

    @Option(
            names = "--label",
            paramLabel = "K=V",
            description = "copied to every status, so never a secret")
    List<String> labels = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "limit of one attempt, below the job's own: 90s, 15m, 2h")
    @Nullable String timeout;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "tries, below the job's own number")
    @Nullable Integer maxAttempts;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "not taken by then: never starts; at most 24h")
    @Nullable String expires;

    @Option(
            names = "--not-before",
            paramLabel = "WHEN",
            description = "start then: an instant with zone, or +90m")
    @Nullable String notBefore;

    @Option(
            names = "--once",
            paramLabel = "KEY",
            description = {
                "the same address, job and KEY runs once in 25h;",
                "who asks again gets that run"
            })
    @Nullable String once;

    @Option(names = "--dry-run", description = "everything but the effect")
    boolean dryRun;

    @Option(names = "--wait", description = "follow the run, and end with its exit code")
    boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "TIME",
            description = "stop waiting after it; the run goes on")
    @Nullable String waitTimeout;

    @Option(
            names = "--fail-on-warning",
            description = "with --wait: end with 4 if it succeeded with warnings")
    boolean failOnWarning;

    @Option(
            names = "--force",
            description = "send it even if no worker offers such a job or parameter")
    boolean force;
}
