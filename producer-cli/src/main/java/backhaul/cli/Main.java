package backhaul.cli;

import backhaul.cli.session.Surroundings;
import java.util.List;

/// The `backhaul` command.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        configureLog(List.of(args).contains("--verbose"));
        CtrlC ctrlC = CtrlC.watch();
        ctrlC.exit(run(ProcessSurroundings.of(ctrlC), args));
    }

    /// Runs one call in these surroundings, and gives its exit code. Never throws, and never ends
    /// the process.
    public static int run(Surroundings surroundings, String... args) {
        return new Program(surroundings).run(args);
    }

    /// What libraries log is no part of an answer; with `--verbose` it goes to the other stream.
    private static void configureLog(boolean verbose) {
        String chosen = "logback.configurationFile";
        if (System.getProperty(chosen) == null) {
            System.setProperty(
                    chosen, verbose ? "backhaul-cli-verbose.xml" : "backhaul-cli-quiet.xml");
        }
    }
}
