package backhaul.worker.engine.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program as the file that it is.
///
/// What the system would say of a broken one is poor: a script whose interpreter is missing "does
/// not exist", and an empty one ends with 0.
final class Executable {
    private static final int FIRST_LINE = 512;

    private Executable() {}

    /// The file of a command: a path as it is, a bare name looked up along `searchPath`.
    static Optional<Path> find(String command, String searchPath) {
        if (command.contains("/") || command.contains(File.separator)) {
            return Optional.of(Path.of(command));
        }
        for (String folder : searchPath.split(Pattern.quote(File.pathSeparator), -1)) {
            Optional<Path> file = in(folder, command);
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> in(String folder, String command) {
        try {
            for (String ending : File.separatorChar == '\\' ? ENDINGS_ON_WINDOWS : NO_ENDING) {
                Path file = Path.of(folder, command + ending);
                if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file.toAbsolutePath());
                }
            }
        } catch (InvalidPathException e) {
            // A folder of the search path that cannot be one holds no program.
        }
        return Optional.empty();
    }

    /// Batch files must be named in full, so that the configuration can tell what they are.
    private static final String[] ENDINGS_ON_WINDOWS = {".exe", ".com", ""};

    private static final String[] NO_ENDING = {""};

    /// Why the file cannot be run, as the end of a sentence that began with its name; empty if it
    /// can.
    static Optional<String> problem(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("does not exist");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("is not a file");
        }
        if (!Files.isExecutable(file)) {
            return Optional.of("is not executable: chmod +x " + file);
        }
        return problemOfContent(file);
    }

    private static Optional<String> problemOfContent(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(FIRST_LINE);
            return start.length == 0
                    ? Optional.of("is empty")
                    : problemOfFirstLine(new String(start, ISO_8859_1));
        } catch (IOException e) {
            // A program may be executable without being readable.
            return Optional.empty();
        }
    }

    private static Optional<String> problemOfFirstLine(String start) {
        if (!start.startsWith("#!") || File.separatorChar == '\\') {
            return Optional.empty();
        }
        String line = start.lines().findFirst().orElse("");
        if (start.startsWith(line + "\r")) {
            return Optional.of("has Windows line ends: the first line ends with a CR");
        }
        String interpreter = line.substring(2).strip().split("[ \t]", 2)[0];
        if (interpreter.startsWith("/") && !Files.isExecutable(Path.of(interpreter))) {
            return Optional.of("names the interpreter " + interpreter + ", which is not there");
        }
        return Optional.empty();
    }
}
