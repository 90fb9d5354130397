package backhaul.worker.command;

import backhaul.protocol.SafeText;
import backhaul.settings.Suggestions;
import backhaul.worker.engine.Selftest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tries an engine on this host. Needs neither configuration nor Kafka.
@Command(
        name = "selftest",
        header = "Windows: make, run, time out, cancel and delete a temporary task; a verdict")
public final class SelftestCommand implements Callable<Integer> {
    private final Map<String, Selftest> selftests;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "navicat", description = "the engine to try: navicat")
    private String engine = "";

    /// The command for these engines.
    ///
    /// @param selftests by the name of the engine
    public SelftestCommand(Map<String, Selftest> selftests) {
        this.selftests = Map.copyOf(selftests);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Selftest selftest = selftests.get(engine);
        if (selftest == null) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "error: there is no selftest of "
                                    + SafeText.clean(engine)
                                    + ".\n"
                                    + Suggestions.question(engine, selftests.keySet())
                                            .orElse(
                                                    "There is: "
                                                            + String.join(", ", selftests.keySet())
                                                            + "."));
            return WorkerCommand.FAILED;
        }
        Path folder = Files.createTempDirectory("backhaul-selftest");
        try {
            boolean good =
                    selftest.run(
                            folder,
                            line -> {
                                spec.commandLine().getOut().println(line);
                                spec.commandLine().getOut().flush();
                            });
            return good ? WorkerCommand.OK : WorkerCommand.FAILED;
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
