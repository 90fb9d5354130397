package backhaul.worker.engine.script;

import backhaul.worker.engine.JobSpec.InvalidParameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is run, and in which surroundings. A null `workingDirectory` is the root folder, a null
/// `user` the worker's own. `killAfter` is the time between asking its processes to end and killing
/// them.
record Command(
        CommandLine line,
        @Nullable Path workingDirectory,
        CommandEnvironment environment,
        @Nullable String user,
        Duration killAfter) {

    static final Duration KILL_AFTER = Duration.ofSeconds(10);

    Command with(Map<String, Object> parameters) throws InvalidParameter {
        return new Command(line.with(parameters), workingDirectory, environment, user, killAfter);
    }
}
