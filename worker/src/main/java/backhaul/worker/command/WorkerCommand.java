package backhaul.worker.command;

import backhaul.protocol.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `backhaul-worker` itself: without a command it shows its help.
@Command(
        name = "backhaul-worker",
        customSynopsis = "backhaul-worker COMMAND [OPTIONS]",
        synopsisHeading = "Usage: ",
        description = "Runs backup jobs on this host when a signed request asks for them.",
        footer = {
            "",
            "Options     --config FILE, --json, --verbose, --version",
            "Exit codes  0 done, 1 failed or wrong usage; `run`: 78 do not restart (wrong"
                    + " configuration, or",
            "            this name already runs)"
        },
        versionProvider = WorkerCommand.Version.class)
public final class WorkerCommand implements Runnable {

    /// Done.
    public static final int OK = 0;

    /// Failed, or wrongly used.
    public static final int FAILED = 1;

    /// The width of help and error texts.
    static final int WIDTH = 100;

    private static final int COLUMN = 18;

    @Spec private CommandSpec spec;

    private WorkerCommand() {
        spec = CommandSpec.create();
    }

    /// The whole command line. Commands appear in the help in the order given.
    ///
    /// @param commands objects that picocli knows as commands, each with a `name` and a header
    public static CommandLine of(Object... commands) {
        var root = new CommandLine(new WorkerCommand());
        root.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, WorkerCommand::commandList);
        root.setHelpSectionKeys(
                List.of(
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        UsageMessageSpec.SECTION_KEY_FOOTER));
        root.getCommandSpec().addOption(help());
        root.getCommandSpec().addOption(OptionSpec.builder("--version").versionHelp(true).build());
        for (Object command : commands) {
            root.addSubcommand(command);
        }
        root.getSubcommands().values().forEach(sub -> sub.getCommandSpec().addOption(help()));
        root.setUsageHelpWidth(WIDTH);
        root.setExecutionExceptionHandler(WorkerCommand::tell);
        root.setParameterExceptionHandler((e, arguments) -> tellMisuse(e));
        return root;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("--help").usageHelp(true).description("show this help").build();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// `1.0.0`, or `development` where it was not built into a jar.
    public static String version() {
        return Objects.requireNonNullElse(
                WorkerCommand.class.getPackage().getImplementationVersion(), "development");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"backhaul-worker " + version()};
        }
    }

    private static String commandList(Help help) {
        var text = new StringBuilder(System.lineSeparator());
        for (Map.Entry<String, CommandLine> entry : help.commandSpec().subcommands().entrySet()) {
            CommandSpec command = entry.getValue().getCommandSpec();
            String label = label(command);
            for (String line : command.usageMessage().header()) {
                text.append("  ")
                        .append(label)
                        .append(" ".repeat(Math.max(1, COLUMN - label.length())))
                        .append(line)
                        .append(System.lineSeparator());
                label = "";
            }
        }
        return text.toString();
    }

    private static String label(CommandSpec command) {
        var words = new ArrayList<>(List.of(command.name()));
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String word = parameter.paramLabel();
            words.add(parameter.required() ? word : "[" + word + "]");
        }
        return String.join(" ", words);
    }

    private static int tellMisuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        boolean noCommand = e instanceof UnmatchedArgumentException && command.getParent() == null;
        command.getErr()
                .println(
                        "error: "
                                + SafeText.clean(
                                        noCommand
                                                ? "there is no such command."
                                                : String.valueOf(e.getMessage())));
        String suggestions =
                e instanceof UnmatchedArgumentException unmatched
                        ? String.join(", ", unmatched.getSuggestions())
                        : "";
        if (!suggestions.isEmpty()) {
            command.getErr().println("Did you mean " + suggestions + "?");
        }
        command.getErr()
                .println("How it is used: " + command.getCommandSpec().qualifiedName() + " --help");
        return FAILED;
    }

    private static int tell(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("error: " + SafeText.clean(String.valueOf(e.getMessage())));
        if (parsed.originalArgs().contains("--verbose")) {
            e.printStackTrace(command.getErr());
        }
        return FAILED;
    }
}
