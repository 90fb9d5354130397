package backhaul.worker.presence;

import backhaul.protocol.WorkerPresence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `<dataDirectory>/<worker>.lock`: held while the worker lives, so that this host runs one of the
/// name. Its content says which lives ran here before, so that a restart need not wait for its own
/// shadow to fade. Losing it costs 60 s.
public final class NameLock implements AutoCloseable {
    private static final int LONGEST = 4096;

    private final FileChannel channel;
    private final FileLock lock;
    private final BootIds ids;
    private final List<String> earlier;

    /// This host runs a worker of this name already.
    public static final class NameTaken extends Exception {
        private static final long serialVersionUID = 1;

        NameTaken(String message) {
            super(message);
        }
    }

    private NameLock(FileChannel channel, FileLock lock, BootIds ids, List<String> earlier) {
        this.channel = channel;
        this.lock = lock;
        this.ids = ids;
        this.earlier = earlier;
    }

    public static NameLock take(Path dataDirectory, String worker, BootIds ids)
            throws IOException, NameTaken {
        Files.createDirectories(dataDirectory);
        Path file = dataDirectory.resolve(worker + ".lock");
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new NameTaken(
                    worker + " already runs on this host: its lock " + file + " is held");
        }
        return new NameLock(channel, lock, ids, lines(channel));
    }

    /// Read by the channel that holds the lock: POSIX drops a process's lock as soon as that
    /// process closes any descriptor of the file.
    private static List<String> lines(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LONGEST);
        while (content.hasRemaining() && channel.read(content) >= 0) {
            // until the end of the file
        }
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// True for a presence record of an earlier life on this very machine since its last boot: it
    /// is dead, for it held this lock.
    public boolean wasHere(WorkerPresence presence) {
        return presence.machineBootId().equals(ids.machine())
                && earlier.contains(presence.bootId() + " " + ids.machine());
    }

    /// Writes this life down beside the one before: called when its presence is about to be
    /// published, whichever of the two the topic then shows.
    public void remember() throws IOException {
        String before = earlier.isEmpty() ? "" : earlier.getLast() + "\n";
        byte[] content =
                (before + ids.worker() + " " + ids.machine() + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        channel.truncate(0);
        Objects.checkIndex(channel.write(ByteBuffer.wrap(content), 0) - 1, content.length);
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
