package backhaul.quickstart;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.ModelHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A model of a Windows host that has a scheduled task of Navicat: no part of it is Windows or
/// Navicat.
final class Navicat {
    private static final String TASK = "\\oceanbase-auto-bak";
    private static final Habits WORKS_FOR_A_SECOND = Habits.lasting(Duration.ofSeconds(1), 0);

    private Navicat() {}

    static ModelHost host(DemoFolder folder) throws IOException {
        ModelHost host = ModelHost.start(folder.windows());
        Path backup = folder.backups().resolve("oceanbase.nb3");
        host.add(TASK, WORKS_FOR_A_SECOND, () -> write(backup));
        return host;
    }

    static String line(ModelHost host) {
        return "a model of the Task Scheduler at " + host.powershell().getParent();
    }

    /// A tar of gzip members, as backups of Navicat were seen to be.
    private static void write(Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                var tar = new TarArchiveOutputStream(out)) {
            for (String name : new String[] {"meta.json.gz", "orders.gz"}) {
                byte[] member = compressed("what " + name + " would hold\n");
                var entry = new TarArchiveEntry(name);
                entry.setSize(member.length);
                tar.putArchiveEntry(entry);
                tar.write(member);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
