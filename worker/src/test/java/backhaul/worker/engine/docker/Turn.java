package backhaul.worker.engine.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The turn of one test JVM at the daemon: some tests back up all that runs there, or sweep what is
/// left over, and must not meet another's containers. Nested holds count as one.
final class Turn {
    private static final Path LOCK =
            Path.of(System.getProperty("java.io.tmpdir"), "backhaul-test-docker.lock");

    private static int holders;
    private static @Nullable FileChannel channel;

    private Turn() {}

    /// Waits until no other JVM has it; closing the channel gives it back.
    static synchronized void take() {
        if (holders == 0) {
            try {
                FileChannel opened =
                        FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                opened.lock();
                channel = opened;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        holders++;
    }

    static synchronized void giveBack() {
        holders--;
        if (holders == 0 && channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
