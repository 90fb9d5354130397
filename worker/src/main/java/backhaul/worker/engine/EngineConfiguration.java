package backhaul.worker.engine;

import backhaul.settings.Section;
import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.DirectoryBackup;
import backhaul.worker.backup.Identities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// An engine as the configuration knows it: reading it connects to nothing.
public interface EngineConfiguration {

    /// The key of a job's spec: `script`, `docker`.
    String name();

    /// Attempts at once, over all jobs of this engine.
    int slots();

    /// The `stallTimeout` of jobs that set none; empty for an engine that owes no sign of life.
    Optional<Duration> stallTimeout();

    /// Reads a job's `<name>:` section. What is wrong is added to the section's problems, never
    /// thrown.
    JobSpec readSpec(Section section);

    /// Who can take its jobs up when the worker that began them is gone.
    default Sharing sharing() {
        return Sharing.HOST_ONLY;
    }

    /// The running engine. Connects lazily: an unreachable daemon is an attempt's failure, not the
    /// worker's.
    Engine open(EngineContext context);

    /// What puts this engine's archives back, decrypting with these identities what is encrypted.
    /// Connects lazily; empty for an engine that makes none.
    default Optional<Restorer> restorer(Identities identities) {
        return Optional.empty();
    }

    /// The folder at a location, as [BackupFolder#location()] gives it. Throws
    /// [IllegalArgumentException] for one that this configuration cannot reach.
    default BackupFolder backup(String location) {
        return new DirectoryBackup(Path.of(location));
    }
}
