package backhaul.worker.engine.docker;

import backhaul.worker.backup.NewBackup;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The bytes of an archive on their way to where it is kept, counted and digested.
final class ArchiveFile extends OutputStream {
    private final NewBackup.Sink sink;
    private final MessageDigest sha256 = Digests.sha256();
    private long bytes;
    private boolean givenUp;

    ArchiveFile(NewBackup.Sink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (givenUp) {
            return;
        }
        sink.write(from, offset, length);
        sha256.update(from, offset, length);
        bytes += length;
    }

    /// What the streams around it still write when they are closed goes nowhere.
    void giveUp() {
        givenUp = true;
        sink.giveUp();
    }

    /// All is kept. Closed twice, as it is by the streams around it, it does so once.
    @Override
    public void close() throws IOException {
        sink.close();
    }

    long bytes() {
        return bytes;
    }

    /// To be asked once, at the end.
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
