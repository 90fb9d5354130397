package backhaul.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A main class that runs in a JVM of its own, of the same JDK, and whose output is captured by
/// lines. It lives until [#close()] at the latest, and dies with this JVM however that ends.
public final class ChildJvm implements AutoCloseable {

    private static final Duration DEAD_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Output output;
    private final Thread killAtExit;

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = Output.of(process);
        this.killAtExit = new Thread(process::destroyForcibly, "kill-" + name);
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    public static Builder of(Class<?> main) {
        return of(main.getName());
    }

    public static Builder of(String mainClass) {
        return new Builder(mainClass);
    }

    public long pid() {
        return process.pid();
    }

    /// Also true while it is frozen.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// What it has written to standard output so far.
    public List<String> output() {
        return output.ofStream(false);
    }

    /// What it has written to standard error so far.
    public List<String> errors() {
        return output.ofStream(true);
    }

    /// The first line of its output or errors that contains the text. Lines that came earlier
    /// count.
    ///
    /// @throws IllegalStateException if there is none in time, or it ends without it; the message
    ///   has what it did write
    public String awaitLine(String text, Duration timeout) {
        return awaitLine(line -> line.contains(text), "'" + text + "'", timeout);
    }

    /// The same for lines that match.
    public String awaitLine(Predicate<String> match, Duration timeout) {
        return awaitLine(match, "a line that matches", timeout);
    }

    private String awaitLine(Predicate<String> match, String what, Duration timeout) {
        try {
            Optional<String> line = output.await(match, timeout);
            return line.orElseThrow(() -> failure("did not write " + what + " within " + timeout));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Its exit code; 128 and the signal's number if a signal ended it.
    ///
    /// @throws IllegalStateException if it does not end in time
    public int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure("did not end within " + timeout);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Sends a signal to the process, as `kill` does.
    ///
    /// @throws IllegalStateException if it has ended
    public void signal(Signal signal) {
        if (!process.isAlive()) {
            throw failure("has ended and takes no signal " + signal);
        }
        try {
            String command = "kill -s " + signal + " " + process.pid();
            if (new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor() != 0) {
                throw failure("did not take signal " + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Kills it if it still lives, frozen or not.
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(DEAD_WITHIN);
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException thisJvmEnds) {
            return;
        }
    }

    private IllegalStateException failure(String what) {
        String state = process.isAlive() ? "is alive" : "ended with " + process.exitValue();
        return new IllegalStateException(
                "%s (pid %d) %s. It %s, and wrote:%n%s"
                        .formatted(name, pid(), what, state, String.join("\n", output.all())));
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a child process", e);
    }

    /// How a JVM starts: by default with this one's class path, no arguments, 256 MiB of heap and
    /// what makes short-lived JVMs quick.
    public static final class Builder {

        private final String mainClass;
        private String classPath = System.getProperty("java.class.path");
        private @Nullable Path workingDirectory;
        private final List<String> arguments = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();

        private Builder(String mainClass) {
            this.mainClass = mainClass;
        }

        /// Adds arguments of the program.
        public Builder arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /// Adds options of the JVM, such as `-Xmx64m` or `-Dkey=value`; they win over the defaults.
        public Builder options(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        /// Adds to the environment, which is this process's own.
        public Builder environment(String key, String value) {
            environment.put(key, value);
            return this;
        }

        public Builder classPath(String path) {
            classPath = path;
            return this;
        }

        public Builder workingDirectory(Path directory) {
            workingDirectory = directory;
            return this;
        }

        public ChildJvm start() {
            CommandLine command = new CommandLine(options, mainClass, arguments);
            try {
                ProcessBuilder builder = new ProcessBuilder(command.words());
                builder.environment().putAll(environment);
                builder.environment().put(CommandLine.CLASS_PATH_VARIABLE, classPath);
                if (workingDirectory != null) {
                    builder.directory(workingDirectory.toFile());
                }
                return new ChildJvm(mainClass, builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start a JVM for " + mainClass, e);
            }
        }
    }
}
