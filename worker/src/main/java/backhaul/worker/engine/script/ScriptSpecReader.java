package backhaul.worker.engine.script;

import backhaul.settings.Section;
import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.script.ScriptSpec.Report;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a job's `script:` section.
final class ScriptSpecReader {
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("[^=\\x00-\\x20]{1,255}");

    private final Section section;
    private final Platform platform;

    ScriptSpecReader(Section section, Platform platform) {
        this.section = section;
        this.platform = platform;
    }

    ScriptSpec read() {
        return new ScriptSpec(
                command(),
                new ExitCodesReader(section, platform).read(),
                output(),
                artifacts(),
                section.choice("report", Report.TAIL),
                section.written());
    }

    private Command command() {
        List<String> fixed = fixed();
        List<Argument> arguments = new ArgumentsReader(section).read();
        if (!arguments.isEmpty() && platform == Platform.WINDOWS && isBatch(fixed.getFirst())) {
            section.problem(
                    "arguments",
                    "a batch file cannot have any: Windows would read them as commands.",
                    "Remove them, or let an .exe, or powershell.exe with -File, do the work.");
        }
        return new Command(
                new CommandLine(fixed, arguments, Map.of()),
                section.path("workingDirectory").orElse(null),
                new CommandEnvironment(variables(), passedVariables()),
                user(),
                section.duration("killAfter", Command.KILL_AFTER, Duration.ZERO, LONGEST_GRACE));
    }

    private List<String> fixed() {
        Optional<List<String>> command = section.list("command");
        if (!section.has("command")) {
            section.problem("command", "is missing.", "Write [/path/to/program, argument].");
        } else if (command.isPresent()
                && (command.get().isEmpty() || command.get().getFirst().isBlank())) {
            section.problem("command", "is empty.", "Write [/path/to/program, argument].");
        } else if (command.isPresent() && command.get().stream().anyMatch(e -> e.indexOf(0) >= 0)) {
            section.problem("command", "holds a NUL character.", null);
        } else if (command.isPresent()) {
            return withPath(command.get());
        }
        return List.of("none");
    }

    /// A relative path starts at the file's folder; a bare name is looked up when it is run.
    private List<String> withPath(List<String> command) {
        var resolved = new ArrayList<>(command);
        String program = command.getFirst();
        try {
            if (Path.of(program).getNameCount() > 1 || program.contains("/")) {
                resolved.set(0, section.folder().resolve(program).normalize().toString());
            }
        } catch (InvalidPathException e) {
            section.problem("command", program + " is not a path: " + e.getReason() + ".", null);
        }
        return resolved;
    }

    /// Windows ignores dots and blanks at the end of a name, and runs the rest.
    private static boolean isBatch(String program) {
        String name = program.toLowerCase(Locale.ROOT).replaceAll("[. ]+$", "");
        return name.endsWith(".bat")
                || name.endsWith(".cmd")
                || name.matches("(?:.*[/\\\\])?cmd(?:\\.exe)?");
    }

    private Map<String, String> variables() {
        Map<String, String> variables =
                section.map("env").<Map<String, String>>map(map -> map).orElse(Map.of());
        section.section("env")
                .ifPresent(env -> variables.forEach((name, value) -> check(env, name, value)));
        return variables;
    }

    private static void check(Section env, String name, String value) {
        if (name.toUpperCase(Locale.ROOT).startsWith(CommandEnvironment.RESERVED)) {
            env.problem(name, "is set by the worker.", "Use another name.");
        } else if (!VARIABLE.matcher(name).matches()) {
            env.problem(name, "cannot be the name of a variable.", null);
        } else if (value.indexOf(0) >= 0) {
            env.problem(name, "holds a NUL character.", null);
        }
    }

    private List<String> passedVariables() {
        List<String> names = section.list("passEnv", List.of());
        for (String name : names) {
            if (!VARIABLE.matcher(name).matches()
                    || name.toUpperCase(Locale.ROOT).startsWith(CommandEnvironment.RESERVED)) {
                section.problem(
                        "passEnv", name + " cannot be passed on.", "Name variables like HOME.");
            }
        }
        return names;
    }

    private @Nullable String user() {
        String user = section.text("user").orElse(null);
        if (user != null && platform != Platform.LINUX) {
            section.problem("user", "works on Linux alone.", "Run the worker as this user.");
        } else if (user != null && !ACCOUNT.matcher(user).matches()) {
            section.problem("user", user + " cannot be the name of an account.", null);
        }
        return user;
    }

    private OutputRules output() {
        return new OutputRules(
                section.oneOrMore("warnOn", Expressions::output).orElse(List.of()),
                section.oneOrMore("failOn", Expressions::output).orElse(List.of()),
                section.parsed("progress", Expressions::percentage).orElse(null));
    }

    private @Nullable ArtifactRule artifacts() {
        return section.section("artifacts").map(ScriptSpecReader::artifacts).orElse(null);
    }

    private static @Nullable ArtifactRule artifacts(Section at) {
        Optional<Path> directory = at.path("directory");
        if (!at.has("directory")) {
            at.problem("directory", "is missing.", "Name the directory of the files.");
        }
        List<String> patterns = at.list("patterns", List.of());
        if (!at.has("patterns")) {
            at.problem("patterns", "is missing.", "Write [\"*.tar.gz\"].");
        }
        long minSize = at.size("minSize", 1);
        try {
            return directory.isEmpty() || patterns.isEmpty()
                    ? null
                    : new ArtifactRule(directory.get(), patterns, minSize);
        } catch (IllegalArgumentException e) {
            at.problem("patterns", e.getMessage() + ".", "Write globs like *.tar.gz.");
            return null;
        }
    }
}
