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
    /// Without, nothing is set up for it: that would take a fifth of a second of every call.
    private static void configureLog(boolean verbose) {
        if (verbose) {
            setIfNotSet("logback.configurationFile", "backhaul-cli-verbose.xml");
        } else {
            setIfNotSet("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            setIfNotSet("slf4j.internal.verbosity", "WARN");
        }
    }

    private static void setIfNotSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
