package backhaul.cli;

import backhaul.cli.session.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command without a command: its options, and the help that names all commands.
@SuppressWarnings("UnusedVariable") // picocli asks for help and version itself
@Command(name = "backhaul")
final class Backhaul {

    static final String HELP =
            """
            Usage: backhaul COMMAND [OPTIONS]
            Asks workers for backups and shows what came of them.

            Ask     submit ADDRESS JOB   ask for a backup
                    cancel RUN           stop a run, or keep it from starting
            Look    jobs [ADDRESS [JOB]] what can be asked for, and when it last worked
                    workers              who is there
                    runs                 what ran in the last 24h (--since, --address, --job, --state)
                    status RUN           one run in full
                    watch [RUN]          follow one run, or all
                    dead-letters [AT]    what was not let in, and why
            Set up  keys generate ID     a new signing key
                    topics create        make or check the topics
                    check                try configuration, key and Kafka

            Options --config FILE, --profile NAME, --json, --utc, --verbose, --version
            Examples and exit codes of a command: backhaul COMMAND --help
            """;

    @Mixin private final GlobalOptions options = new GlobalOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "this text")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "the version")
    private boolean version;

    GlobalOptions options() {
        return options;
    }
}
