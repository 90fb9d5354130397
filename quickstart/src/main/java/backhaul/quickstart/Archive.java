package backhaul.quickstart;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// The files in an archive or a folder, as their checksums by name: an archive is good if it holds
/// what was to be archived.
final class Archive {

    private Archive() {}

    /// Of a `.tar.gz` or `.tar.zst`, read to its end.
    static Map<String, String> files(Path archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(decompress(archive, file))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName(), Sha256.of(tar));
                }
            }
        }
        return files;
    }

    private static InputStream decompress(Path archive, InputStream file) throws IOException {
        return archive.toString().endsWith(".gz")
                ? new GZIPInputStream(file)
                : new ZstdInputStream(file);
    }

    /// Of all files below a folder, by their path from its parent: `docs/year-1/letter-1.txt`.
    static Map<String, String> filesOf(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path parent = folder.resolveSibling("");
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(parent.relativize(file).toString(), Sha256.of(file));
            }
        }
        return files;
    }
}
