package backhaul.worker.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// A folder that may hold a backup.
public interface BackupFolder {
    String name();

    /// As people are shown it, and as `restore` takes it.
    String location();

    /// Fails with a [java.nio.file.NoSuchFileException] where there is no such file.
    InputStream open(String file) throws IOException;

    /// In bytes; empty where there is no such file.
    OptionalLong size(String file) throws IOException;

    /// Removes all of it, in such a way that a half of it never passes for a backup.
    void remove() throws IOException;
}
