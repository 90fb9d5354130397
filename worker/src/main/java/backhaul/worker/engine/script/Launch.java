package backhaul.worker.engine.script;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a job's command is going to be started on this host, and what stands in the way.
///
/// `prefix` are programs that prepare and then become the command. By one of them it begins a
/// session of its own, so that what it leaves behind can be found, and so that a Ctrl-C that is
/// meant for the worker does not reach it.
record Launch(
        List<String> prefix,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        boolean ownSession,
        List<String> problems) {

    private static final String TOOLS = "/usr/bin:/bin:/usr/sbin:/sbin";

    /// Looks at the host; what it looks at may be on a disk that does not answer.
    static Launch of(ScriptSpec spec, Map<String, String> variables)
            throws IOException, InterruptedException {
        Command command = spec.command();
        var environment =
                new LinkedHashMap<>(command.environment().build(System.getenv(), variables));
        var problems = new ArrayList<String>();
        var prefix = new ArrayList<String>();
        Optional<Path> setsid = Executable.find("setsid", TOOLS);
        setsid.ifPresent(program -> prefix.add(program.toString()));
        String user = command.user();
        if (user != null) {
            prefix.addAll(become(user, environment, problems));
        }
        var argv = new ArrayList<>(command.line().argv());
        argv.set(0, program(argv.getFirst(), environment, problems));
        Path folder = folder(command.workingDirectory(), problems);
        return new Launch(prefix, argv, environment, folder, setsid.isPresent(), problems);
    }

    private static String program(
            String command, Map<String, String> environment, List<String> problems) {
        String searchPath = CommandEnvironment.searchPath(environment);
        Optional<Path> file = Executable.find(command, searchPath);
        if (file.isEmpty()) {
            problems.add("there is no command " + command + " in " + searchPath);
            return command;
        }
        Executable.problem(file.get())
                .ifPresent(problem -> problems.add("the command " + file.get() + " " + problem));
        return file.get().toString();
    }

    private static Path folder(@Nullable Path configured, List<String> problems) {
        Path folder = configured == null ? Path.of("/").toAbsolutePath() : configured;
        if (!Files.isDirectory(folder)) {
            problems.add(
                    "the working directory "
                            + folder
                            + (Files.exists(folder) ? " is not a directory" : " does not exist"));
        }
        return folder;
    }

    /// What goes before a command that another account is to run.
    private static List<String> become(
            String user, Map<String, String> environment, List<String> problems)
            throws IOException, InterruptedException {
        Optional<Account> account = Account.find(user);
        Optional<Path> setpriv = Executable.find("setpriv", TOOLS);
        String worker = System.getProperty("user.name", "");
        if (account.isEmpty()) {
            problems.add("there is no user " + user + " on this host");
            return List.of();
        }
        account.get().variables().forEach(environment::putIfAbsent);
        if (user.equals(worker)) {
            return List.of();
        }
        if (!runsAsRoot()) {
            problems.add(
                    "the worker runs as "
                            + worker
                            + ", and only root can run a command as "
                            + user);
        }
        if (setpriv.isEmpty()) {
            problems.add("setpriv is missing, which user needs: install util-linux");
        }
        return setpriv.map(program -> account.get().setpriv(program.toString())).orElse(List.of());
    }

    static boolean runsAsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    ProcessBuilder builder() {
        var argv = new ArrayList<>(prefix);
        argv.addAll(command);
        var builder = new ProcessBuilder(argv).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectInput(nothing());
    }

    private static ProcessBuilder.Redirect nothing() {
        return ProcessBuilder.Redirect.from(
                new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"));
    }
}
