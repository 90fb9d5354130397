package backhaul.worker;

import backhaul.settings.Environment;
import backhaul.worker.command.BackupsCommand;
import backhaul.worker.command.CheckCommand;
import backhaul.worker.command.InitCommand;
import backhaul.worker.command.PruneCommand;
import backhaul.worker.command.RestoreCommand;
import backhaul.worker.command.SelftestCommand;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.ops.Logging;
import backhaul.worker.retire.RetireCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;

/// The `backhaul-worker` program.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        if (!List.of(args).contains("--verbose")) {
            Logging.off();
        }
        System.exit(commandLine(Environment.ofProcess()).execute(args));
    }

    static CommandLine commandLine(Environment environment) {
        return commandLine(environment, _ -> {});
    }

    /// @param started is told the worker that `run` runs
    static CommandLine commandLine(Environment environment, Consumer<Worker> started) {
        return WorkerCommand.of(
                new InitCommand(environment),
                new CheckCommand(environment, Engines.readers()),
                new RunCommand(environment, started),
                new BackupsCommand(environment, Engines.readers()),
                new RestoreCommand(environment, Engines.readers()),
                new PruneCommand(environment, Engines.readers(), InstantSource.system()),
                new RetireCommand(environment, Engines.readers()),
                new SelftestCommand(Engines.selftests()));
    }
}
