package backhaul.worker.engine.docker;

import backhaul.worker.backup.Compression;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The tar of an archive file as it is unpacked, checked before it is given on: nothing of it goes
/// further than the first thing that is wrong. Never gives more than `most` bytes, however much the
/// file would unfold to.
final class ArchiveReading extends FilterInputStream {
    private final DigestInputStream file;
    private final CountedInputStream counted;
    private final TarCheck check;
    private final long most;
    private long tarBytes;

    private ArchiveReading(
            InputStream tar,
            DigestInputStream file,
            CountedInputStream counted,
            TarCheck check,
            long most) {
        super(tar);
        this.file = file;
        this.counted = counted;
        this.check = check;
        this.most = most;
    }

    static ArchiveReading of(InputStream file, Compression packed, TarCheck check, long most)
            throws IOException {
        CountedInputStream counted = new CountedInputStream(file);
        DigestInputStream digested = new DigestInputStream(counted, sha256());
        InputStream tar =
                switch (packed) {
                    case ZSTD -> new ZstdInputStreamNoFinalizer(digested);
                    case GZIP -> new GZIPInputStream(digested, 64 << 10);
                    case NONE -> digested;
                };
        return new ArchiveReading(tar, digested, counted, check, most);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read < 0) {
            refuse(check.problemAtEnd());
            return read;
        }
        tarBytes += read;
        if (tarBytes > most) {
            throw new IOException("it unfolds to more than the " + most + " bytes it should have");
        }
        check.accept(into, offset, read);
        refuse(check.problem());
        return read;
    }

    /// Reads what is left, for its checks alone.
    void drain() throws IOException {
        byte[] buffer = new byte[256 << 10];
        while (read(buffer, 0, buffer.length) >= 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
        }
    }

    long entries() {
        return check.entries();
    }

    long tarBytes() {
        return tarBytes;
    }

    /// Of the file so far.
    long fileBytes() {
        return counted.bytes();
    }

    /// Of the whole file, to its last byte. To be asked once, at the end.
    String sha256OfFile() throws IOException {
        file.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(file.getMessageDigest().digest());
    }

    private static void refuse(Optional<String> problem) throws IOException {
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class CountedInputStream extends FilterInputStream {
        private long bytes;

        CountedInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            bytes += Math.max(0, read);
            return read;
        }

        long bytes() {
            return bytes;
        }
    }
}
