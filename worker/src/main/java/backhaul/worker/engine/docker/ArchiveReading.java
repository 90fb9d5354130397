package backhaul.worker.engine.docker;

import backhaul.worker.backup.Age;
import backhaul.worker.backup.Compression;
import backhaul.worker.backup.Identities;
import backhaul.worker.backup.Manifest.Archive;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The tar of an archive file as it is unpacked, checked before it is given on: nothing of it goes
/// further than the first thing that is wrong. Never gives more than `most` bytes, however much the
/// file would unfold to.
final class ArchiveReading extends FilterInputStream {
    private final DigestInputStream file;
    private final CountedInputStream counted;
    private final TarCheck check;
    private final long most;
    private final @Nullable MessageDigest tar;
    private long tarBytes;

    private ArchiveReading(
            InputStream tar,
            DigestInputStream file,
            CountedInputStream counted,
            TarCheck check,
            long most,
            @Nullable MessageDigest tarSha256) {
        super(tar);
        this.file = file;
        this.counted = counted;
        this.check = check;
        this.most = most;
        this.tar = tarSha256;
    }

    static ArchiveReading of(InputStream file, Compression packed, TarCheck check, long most)
            throws IOException {
        CountedInputStream counted = new CountedInputStream(file);
        DigestInputStream digested = new DigestInputStream(counted, Digests.sha256());
        return new ArchiveReading(
                unpacking(digested, packed), digested, counted, check, most, null);
    }

    /// Decrypts it too, where it is encrypted.
    static ArchiveReading of(
            InputStream file, Archive archive, Identities identities, TarCheck check)
            throws IOException {
        if (!archive.isEncrypted()) {
            return of(file, archive.packed(), check, archive.tarBytes());
        }
        CountedInputStream counted = new CountedInputStream(file);
        DigestInputStream digested = new DigestInputStream(counted, Digests.sha256());
        InputStream packed = Age.decrypting(digested, identities);
        return new ArchiveReading(
                unpacking(packed, archive.packed()),
                digested,
                counted,
                check,
                archive.tarBytes(),
                Digests.sha256());
    }

    private static InputStream unpacking(InputStream packed, Compression compression)
            throws IOException {
        return switch (compression) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
            case GZIP -> new GZIPInputStream(packed, 64 << 10);
            case NONE -> packed;
        };
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
        if (tar != null) {
            tar.update(into, offset, read);
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

    /// Of the whole tar, where the archive is encrypted. To be asked once, at the end.
    Optional<String> sha256OfTar() {
        return Optional.ofNullable(tar).map(sha256 -> HexFormat.of().formatHex(sha256.digest()));
    }

    private static void refuse(Optional<String> problem) throws IOException {
        if (problem.isPresent()) {
            throw new IOException(problem.get());
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
