package backhaul.cli;

import backhaul.cli.cancel.CancelCommand;
import backhaul.cli.deadletters.DeadLettersCommand;
import backhaul.cli.exit.ExitCode;
import backhaul.cli.look.JobsCommand;
import backhaul.cli.look.RunsCommand;
import backhaul.cli.look.StatusCommand;
import backhaul.cli.look.WorkersCommand;
import backhaul.cli.session.Session;
import backhaul.cli.session.Surroundings;
import backhaul.cli.setup.CheckCommand;
import backhaul.cli.setup.KeysGenerateCommand;
import backhaul.cli.setup.TopicsCreateCommand;
import backhaul.cli.submit.SubmitCommand;
import backhaul.cli.watch.WatchCommand;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// One call of the program: its commands and what each stands on.
final class Program {

    private final Surroundings surroundings;
    private final Backhaul root = new Backhaul();
    private final Errors errors;

    Program(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.errors = new Errors(surroundings.err());
    }

    int run(String... args) {
        try (Session session = new Session(surroundings, root.options())) {
            CommandLine commands = commands(session);
            try {
                return run(commands.parseArgs(args), session);
            } catch (ParameterException e) {
                return errors.usage(e);
            }
        }
    }

    private CommandLine commands(Session session) {
        return new CommandLine(root)
                .addSubcommand(new SubmitCommand(session))
                .addSubcommand(new CancelCommand(session))
                .addSubcommand(new JobsCommand(session))
                .addSubcommand(new WorkersCommand(session))
                .addSubcommand(new RunsCommand(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new WatchCommand(session))
                .addSubcommand(new DeadLettersCommand(session))
                .addSubcommand(
                        new CommandLine(new Keys()).addSubcommand(new KeysGenerateCommand(session)))
                .addSubcommand(
                        new CommandLine(new Topics())
                                .addSubcommand(new TopicsCreateCommand(session)))
                .addSubcommand(new CheckCommand(session))
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExpandAtFiles(false);
    }

    private int run(ParseResult parsed, Session session) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (parsed.isVersionHelpRequested()) {
            surroundings.out().line("backhaul " + version());
            return ExitCode.DONE.code();
        }
        if (last.isUsageHelpRequested()) {
            surroundings.out().part(help(last));
            return ExitCode.DONE.code();
        }
        if (!(last.commandSpec().userObject() instanceof Callable<?> command)) {
            surroundings.err().part(help(last));
            return ExitCode.NEVER_STARTED.code();
        }
        return errors.guard(session, command);
    }

    private String help(ParseResult parsed) {
        CommandSpec command = parsed.commandSpec();
        if (command.userObject() == root) {
            return Backhaul.HELP;
        }
        command.parser().separator(" ");
        command.usageMessage().abbreviateSynopsis(true);
        command.usageMessage().parameterListHeading("%n");
        command.usageMessage().optionListHeading("%n");
        return command.commandLine().getUsageMessage(Ansi.OFF);
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "development");
    }

    @Command(name = "keys", description = "Signing keys: backhaul keys generate ID")
    static final class Keys {}

    @Command(name = "topics", description = "The topics: backhaul topics create")
    static final class Topics {}
}
