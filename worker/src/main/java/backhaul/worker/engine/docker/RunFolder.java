package backhaul.worker.engine.docker;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.backup.ArchiveStore;
import backhaul.worker.backup.NewBackup;
import backhaul.worker.backup.OwnNames;
import backhaul.worker.engine.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The folder that the archives of one attempt are written into. What a later life finds in a
/// handle is used only if this run could have made it.
final class RunFolder {
    private static final String FOLDER = "folder";

    private final NewBackup backup;
    private final String job;
    private final String name;

    private RunFolder(ArchiveStore store, String job, String name) {
        this.backup = store.begin(job, name);
        this.job = store.location(job);
        this.name = name;
    }

    /// Names the folder, and makes nothing.
    static RunFolder of(ArchiveStore store, Attempt attempt) {
        String name = OwnNames.folder(attempt.startedAt(), ending(attempt.run()));
        return new RunFolder(store, attempt.job(), name);
    }

    /// The folder that a handle names; empty where it is none that this run could have made.
    static Optional<RunFolder> of(Handle handle, Attempt attempt, Stores stores) {
        String location = handle.details().getOrDefault(FOLDER, "");
        return stores.at(location)
                .filter(place ->
                        place.job().equals(attempt.job())
                                && OwnNames.startOf(place.folder()).isPresent()
                                && place.folder().endsWith("Z-" + ending(attempt.run())))
                .map(place -> new RunFolder(place.store(), place.job(), place.folder()));
    }

    /// What a later life needs to find the folder again.
    Handle handle() {
        return new Handle("docker", name, Map.of(FOLDER, location()));
    }

    /// The last 8 characters of the run's id.
    static String ending(RunKey run) {
        return run.id().substring(Math.max(0, run.id().length() - 8));
    }

    String location() {
        return backup.location();
    }

    /// The folder of the job, which it will lie in.
    String job() {
        return job;
    }

    /// True if all of it is complete. Where it cannot be reached, nobody knows, and it is not.
    boolean isFinal() {
        try {
            return backup.isPublished();
        } catch (IOException e) {
            return false;
        }
    }

    void create() throws IOException {
        backup.create();
    }

    /// A new file. `file` is its final name.
    NewBackup.Sink create(String file) throws IOException {
        return backup.create(file);
    }

    /// Gives the files and the folder their final names.
    void publish(List<String> files) throws IOException {
        backup.publish(files);
    }

    /// Where a file is once the folder is published, as a URI.
    String location(String file) {
        return backup.location(file);
    }

    /// A small file, whole.
    void write(String file, byte[] content) throws IOException {
        backup.write(file, content);
    }

    /// Reads a file again before the folder is final.
    InputStream reread(String file) throws IOException {
        return backup.reread(file);
    }

    /// Removes what is not final, by the names that we gave alone.
    void discard() throws IOException {
        backup.discard();
    }
}
