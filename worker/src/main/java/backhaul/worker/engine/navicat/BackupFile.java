package backhaul.worker.engine.navicat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Reads a backup of Navicat to its end. A `.nb3` was seen to be a tar whose members are gzip
/// files; nothing of their content is looked at, but each must end as its own checksum says.
final class BackupFile {
    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final BooleanSupplier goOn;

    /// @param goOn asked at every MiB; false gives up
    BackupFile(Path file, BooleanSupplier goOn) {
        this.file = file;
        this.goOn = goOn;
    }

    /// What is wrong with it; empty for a file that is none of those that can be read, and where it
    /// was given up.
    Optional<String> fault() throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try (InputStream in = Files.newInputStream(file)) {
            if (name.endsWith(".nb3")) {
                return archive(in);
            }
            if (name.endsWith(".gz")) {
                drain(new GZIPInputStream(in, BUFFER));
            }
            return Optional.empty();
        } catch (EOFException | ZipException e) {
            return Optional.of(unreadable(e));
        }
    }

    private Optional<String> archive(InputStream in) throws IOException {
        int members = 0;
        String member = "its first member";
        try (var tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null && goOn.getAsBoolean();
                    entry = tar.getNextEntry()) {
                member = entry.getName();
                members++;
                drain(member.endsWith(".gz") ? new GZIPInputStream(tar, BUFFER) : tar);
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(unreadable(e) + " in " + member);
        }
        return members == 0 && goOn.getAsBoolean()
                ? Optional.of(file + " holds nothing")
                : Optional.empty();
    }

    private String unreadable(Exception e) {
        return file + " cannot be read to its end: " + e.getMessage();
    }

    private void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int n = in.read(buffer);
        while (n >= 0 && goOn.getAsBoolean()) {
            n = in.read(buffer);
        }
    }
}
