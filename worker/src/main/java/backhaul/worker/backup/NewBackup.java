package backhaul.worker.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// A backup in the making. Nothing of it counts as one before all of it is complete.
public interface NewBackup {
    /// Where it will be.
    String location();

    /// Where a file of it will be, as a URI.
    String location(String file);

    void create() throws IOException;

    /// A new file. `file` is its final name.
    Sink create(String file) throws IOException;

    /// A small file, whole.
    void write(String file, byte[] content) throws IOException;

    /// Reads a file again that was closed.
    InputStream reread(String file) throws IOException;

    /// Makes of these files a backup.
    void publish(List<String> files) throws IOException;

    boolean isPublished() throws IOException;

    /// Removes what is not published, by the names that we gave alone. Also for what an earlier
    /// life has left.
    void discard() throws IOException;

    /// The bytes of a file on their way.
    interface Sink extends AutoCloseable {
        void write(byte[] from, int offset, int length) throws IOException;

        /// From now on nothing of it is needed any more: [#close()] need not keep it.
        void giveUp();

        /// All of it is kept when this returns. Has no effect the second time.
        @Override
        void close() throws IOException;
    }
}
