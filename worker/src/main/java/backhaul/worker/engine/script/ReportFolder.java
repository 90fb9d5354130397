package backhaul.worker.engine.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the whole output of runs is kept: `reports/<job>/<run id>.<attempt>.<key>.log`, the newest
/// thirty of each job. The key tells runs of one id from different sources apart.
final class ReportFolder {
    private static final Logger log = LoggerFactory.getLogger(ReportFolder.class);
    private static final int KEPT = 30;

    private final Path folder;

    ReportFolder(Path dataDirectory) {
        this.folder = dataDirectory.resolve("reports");
    }

    /// Begins a report, and removes the oldest of its job.
    ReportFile open(String job, String runId, int attempt, RunMark mark) {
        Path ofJob = folder.resolve(job);
        try {
            OwnerOnly.createDirectories(ofJob);
            prune(ofJob);
        } catch (IOException e) {
            log.warn("reports in {} cannot be put in order: {}", ofJob, e.toString());
        }
        String key = mark.value().substring(0, 8);
        return new ReportFile(ofJob.resolve(runId + "." + attempt + "." + key + ".log"));
    }

    private static void prune(Path folder) throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            newestFirst =
                    files.filter(file -> file.toString().endsWith(".log"))
                            .sorted(Comparator.comparing(ReportFolder::modified).reversed())
                            .toList();
        }
        for (Path old : newestFirst.stream().skip(KEPT - 1).toList()) {
            Files.deleteIfExists(old);
            Files.deleteIfExists(ReportFile.previous(old));
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
