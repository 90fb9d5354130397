package backhaul.worker.engine.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The bytes of an archive on their way to disk, counted and digested.
final class ArchiveFile extends OutputStream {
    private final FileChannel file;
    private final MessageDigest sha256;
    private long bytes;

    ArchiveFile(FileChannel file) {
        this.file = file;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        sha256.update(from, offset, length);
        bytes += length;
    }

    /// Forces all to disk. Closed twice, as it is by the streams around it, it does so once.
    @Override
    public void close() throws IOException {
        if (file.isOpen()) {
            try (file) {
                file.force(true);
            }
        }
    }

    long bytes() {
        return bytes;
    }

    /// To be asked once, at the end.
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
