package backhaul.worker.engine.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The whole output of one attempt, in a file that only the worker may read. At 8 MiB the file
/// becomes `<file>.1` in place of an earlier one, so that the last 8 to 16 MiB are there. A full
/// disk ends the report and not the backup.
final class ReportFile implements AutoCloseable {
    private static final long MOST_BYTES = 8 * 1024 * 1024;

    private final Path file;
    private final long most;
    private @Nullable OutputStream out;
    private @Nullable String problem;
    private long written;

    ReportFile(Path file) {
        this(file, MOST_BYTES);
    }

    ReportFile(Path file, long most) {
        this.file = file;
        this.most = most;
        attempt(() -> out = begin());
    }

    static Path previous(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    private OutputStream begin() throws IOException {
        written = 0;
        return new BufferedOutputStream(OwnerOnly.write(file));
    }

    void add(String line) {
        attempt(() -> write((line + "\n").getBytes(UTF_8)));
    }

    private void write(byte[] bytes) throws IOException {
        if (out != null && written + bytes.length > most) {
            out.close();
            Files.move(file, previous(file), StandardCopyOption.REPLACE_EXISTING);
            out = begin();
        }
        if (out != null) {
            out.write(bytes);
            written += bytes.length;
        }
    }

    /// Makes what was added readable to others.
    void flush() {
        attempt(() -> {
            if (out != null) {
                out.flush();
            }
        });
    }

    /// What keeps the report from being whole.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void close() {
        attempt(() -> {
            if (out != null) {
                out.close();
            }
        });
        out = null;
    }

    private interface Writing {
        void perform() throws IOException;
    }

    private void attempt(Writing writing) {
        if (problem != null) {
            return;
        }
        try {
            writing.perform();
        } catch (IOException e) {
            problem = "the report " + file + " is not whole: " + e;
        }
    }
}
