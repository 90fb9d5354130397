package backhaul.worker;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.worker.command.CommonOptions;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.ops.Logging;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs the worker in the foreground.
@Command(name = "run", header = "run the worker until SIGTERM or service stop")
final class RunCommand implements Callable<Integer> {
    /// Do not restart: the configuration is wrong, or this name already runs.
    static final int DO_NOT_RESTART = 78;

    private final Environment environment;
    private final Consumer<Worker> started;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    /// @param started is told the worker once it runs
    RunCommand(Environment environment, Consumer<Worker> started) {
        this.environment = environment;
        this.started = started;
    }

    @Override
    public Integer call() throws InterruptedException {
        Teller teller = new Teller();
        try {
            Worker worker = Worker.of(options.configuration(environment), environment, teller);
            teller.mask = worker.mask();
            return run(worker);
        } catch (InvalidSettings e) {
            error(e.render("The worker did not start."));
            error("\nLook again without starting: backhaul-worker check");
            return DO_NOT_RESTART;
        }
    }

    private int run(Worker worker) throws InterruptedException {
        WorkerSettings settings = worker.settings();
        Logging.configure(
                settings.process().log().format(), settings.process().log().level(), worker.mask());
        tell(
                "Backhaul worker %s, %s, audience %s, %s"
                        .formatted(
                                WorkerCommand.version(),
                                settings.identity().worker(),
                                settings.identity().audience(),
                                settings.file()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(worker), "leave"));
        started.accept(worker);
        return exitCode(worker.start().awaitEnd());
    }

    /// On SIGTERM: the exit code of a worker that left in order is 0, not the signal's.
    private static void leave(Worker worker) {
        worker.leave();
        try {
            if (worker.awaitEnd() instanceof Worker.Ending.Left) {
                Runtime.getRuntime().halt(WorkerCommand.OK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int exitCode(Worker.Ending ending) {
        return switch (ending) {
            case Worker.Ending.Left _ -> WorkerCommand.OK;
            case Worker.Ending.NameInUse inUse -> {
                error("error: " + inUse.message());
                yield DO_NOT_RESTART;
            }
            case Worker.Ending.CouldNotStart fault -> {
                error("error: " + fault.message());
                yield WorkerCommand.FAILED;
            }
        };
    }

    /// Tells the story on standard output, secrets masked.
    private final class Teller implements Story {
        private UnaryOperator<String> mask = UnaryOperator.identity();

        @Override
        public void line(String word, String sentence) {
            tell("%-8s %s".formatted(word, mask.apply(sentence)));
        }

        @Override
        public void ready(String sentence) {
            tell(sentence);
        }
    }

    private void tell(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void error(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }
}
