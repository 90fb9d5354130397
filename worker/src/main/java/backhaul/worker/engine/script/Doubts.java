package backhaul.worker.engine.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is legal in a script job and worth a word at the start.
final class Doubts {
    private static final Set<String> ANYTHING = Set.of(".*", ".+", ".", "[^-].*", "\\S+", "\\S*");

    /// Programs that hand their arguments to a shell, here or elsewhere.
    private static final Set<String> INTERPRETERS =
            Set.of("ssh", "su", "eval", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh");

    private Doubts() {}

    static List<String> about(ScriptSpec spec) {
        var doubts = new ArrayList<String>();
        CommandLine line = spec.command().line();
        if (holdsReference(spec)) {
            doubts.add(
                    "has a secret in its command, which everyone on this host can see in the list"
                            + " of processes: put it into env");
        }
        line.arguments().forEach(argument -> aboutPattern(argument, doubts));
        if (!line.arguments().isEmpty() && INTERPRETERS.contains(program(line))) {
            doubts.add(
                    "opens arguments of "
                            + program(line)
                            + ", which hands them to a shell: keep"
                            + " the patterns narrow");
        }
        if (!spec.exitCodes().success().contains(0)) {
            doubts.add("takes exit code 0 for a failure: it is not among successCodes");
        }
        aboutUser(spec.command().user(), doubts);
        return doubts;
    }

    private static boolean holdsReference(ScriptSpec spec) {
        return spec.written().get("command") instanceof List<?> written
                && !written.stream()
                        .map(Object::toString)
                        .toList()
                        .equals(spec.command().line().fixed());
    }

    private static String program(CommandLine line) {
        Path name = Path.of(line.fixed().getFirst()).getFileName();
        return name == null ? "" : name.toString();
    }

    private static void aboutPattern(Argument argument, List<String> doubts) {
        Pattern pattern =
                switch (argument) {
                    case Argument.Switch _ -> null;
                    case Argument.Single single -> single.rule().pattern();
                    case Argument.Several several -> several.rule().pattern();
                };
        if (pattern != null && ANYTHING.contains(pattern.pattern())) {
            doubts.add(
                    "lets requests put any text into arguments."
                            + argument.name()
                            + ": its pattern is "
                            + pattern);
        }
    }

    private static void aboutUser(@Nullable String user, List<String> doubts) {
        String worker = System.getProperty("user.name", "");
        if (user != null && !user.equals(worker) && !Launch.runsAsRoot()) {
            doubts.add(
                    "is to run as "
                            + user
                            + ", which only a worker that runs as root can do; this"
                            + " one runs as "
                            + worker);
        }
    }
}
