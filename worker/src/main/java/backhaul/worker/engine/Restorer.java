package backhaul.worker.engine;

import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.Manifest.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/// Puts archives back where they came from or elsewhere. Whoever calls it has made sure of the
/// manifest. What goes wrong is an [IOException] whose message is for people.
public interface Restorer extends AutoCloseable {
    /// Where an archive goes.
    sealed interface Target {
        /// As people call it.
        String label();

        /// A volume, made where it does not exist.
        record Volume(String name) implements Target {
            @Override
            public String label() {
                return "volume " + name;
            }
        }

        /// A directory of this host, made where it does not exist. `renamed` where it is not that
        /// of the archive: a single file then takes the name `data` in it.
        record Directory(Path path, boolean renamed) implements Target {
            @Override
            public String label() {
                return path.toString();
            }
        }
    }

    /// An archive in the folder of its backup, and where it goes.
    record Piece(BackupFolder folder, Archive archive, Target target) {}

    /// Reads the whole archive, and fails unless it is what its manifest says, and holds nothing
    /// that would leave its place. `progress` hears how many bytes of the file have been read.
    void check(Piece piece, LongConsumer progress) throws IOException, InterruptedException;

    /// What of what is there already would be harmed.
    List<String> objections(Piece piece) throws IOException, InterruptedException;

    /// Writes. Has to have been checked. `progress` hears how many bytes of the file are done.
    void restore(Piece piece, LongConsumer progress) throws IOException, InterruptedException;

    /// Removes what it needed meanwhile; also to be called while it works, when that is to end.
    @Override
    void close();
}
