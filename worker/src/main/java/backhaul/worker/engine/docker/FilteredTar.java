package backhaul.worker.engine.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The daemon's tar without the entries that a job excludes. What comes in is checked to be whole
/// here, left out or not, because the check behind sees only what is left.
final class FilteredTar extends InputStream {
    private static final int BUFFER = 256 << 10;
    private static final int MOST_METADATA = 1 << 20;

    private final InputStream in;
    private final List<Glob> excluded;

    /// Headers that are let through, and after them `body` bytes of the stream itself.
    private InputStream headers = InputStream.nullInputStream();

    private long body;
    private boolean atEnd;

    FilteredTar(InputStream tar, List<Glob> excluded) {
        this.in = new BufferedInputStream(new Checked(tar), BUFFER);
        this.excluded = excluded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int read = headers.read(to, offset, length);
            if (read > 0) {
                return read;
            }
            if (atEnd) {
                return in.read(to, offset, length);
            }
            if (body > 0) {
                read = in.read(to, offset, (int) Math.min(body, length));
                body -= Math.max(read, 0);
                return read;
            }
            next();
        }
    }

    /// Takes headers up to those of an entry that is let through, or to the end.
    private void next() throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Entry entry = new Entry();
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        while (isHeader(block)) {
            long size =
                    TarHeader.size(block).orElseThrow(() -> new IOException("a size is no number"));
            TarHeader header = TarHeader.of(block, size);
            if (header.moreSparseMap()) {
                throw new IOException(
                        "a sparse entry cannot be left out or kept: " + header.name());
            }
            seen.write(block);
            if (!header.isAboutTheNext()) {
                end(entry, header, seen);
                return;
            }
            if (size > MOST_METADATA) {
                throw new IOException("a header of " + size + " bytes is none of Docker's");
            }
            byte[] metadata = in.readNBytes((int) padded(size));
            seen.write(metadata);
            entry.describe(header, metadata, (int) size);
            block = in.readNBytes(TarHeader.BLOCK);
        }
        seen.write(block);
        headers = new ByteArrayInputStream(seen.toByteArray());
        atEnd = true;
    }

    private void end(Entry entry, TarHeader header, ByteArrayOutputStream seen) throws IOException {
        String name = entry.name == null ? header.name() : entry.name;
        long size = header.hasBody() ? padded(entry.size == null ? header.size() : entry.size) : 0;
        Optional<Glob> pattern = excluding(name);
        if (pattern.isPresent()) {
            in.skipNBytes(size);
            return;
        }
        String link = entry.link == null ? header.link() : entry.link;
        if (header.type() == '1' && excluding(link).isPresent()) {
            throw new IOException(
                    inside(name)
                            + " is a hard link to "
                            + inside(link)
                            + ", which is excluded: exclude both or neither");
        }
        headers = new ByteArrayInputStream(seen.toByteArray());
        body = size;
    }

    /// What lies in an excluded folder is excluded with it. The top itself never is.
    private Optional<Glob> excluding(String name) {
        String path = inside(name);
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            String part = end < 0 ? path : path.substring(0, end);
            Optional<Glob> pattern =
                    excluded.stream()
                            .filter(glob -> !part.isEmpty() && glob.matches(part))
                            .findFirst();
            if (pattern.isPresent() || end < 0) {
                return pattern;
            }
        }
    }

    /// The path below the one top entry, in the characters that a pattern is written in.
    private static String inside(String name) {
        String text = TarCheck.shown(name);
        String plain = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int top = plain.indexOf('/');
        return top < 0 ? "" : plain.substring(top + 1);
    }

    private static long padded(long size) {
        return (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
    }

    private static boolean isHeader(byte[] block) {
        if (block.length < TarHeader.BLOCK) {
            return false;
        }
        for (byte b : block) {
            if (b != 0) {
                return true;
            }
        }
        return false;
    }

    /// What came before an entry's own header. Names with a character for each byte, as in headers.
    private static final class Entry {
        private @Nullable String name;
        private @Nullable String link;
        private @Nullable Long size;

        void describe(TarHeader header, byte[] metadata, int length) throws IOException {
            byte[] body = Arrays.copyOf(metadata, Math.min(length, metadata.length));
            switch (header.type()) {
                case 'L' -> name = text(body);
                case 'K' -> link = text(body);
                case 'x' -> {
                    PaxHeader pax =
                            PaxHeader.read(body)
                                    .orElseThrow(
                                            () -> new IOException("a pax header is unreadable"));
                    name = pax.path() == null ? name : pax.path();
                    link = pax.link() == null ? link : pax.link();
                    size = pax.size() == null ? size : pax.size();
                }
                default -> {}
            }
        }

        private static String text(byte[] body) {
            int end = 0;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            return new String(body, 0, end, StandardCharsets.ISO_8859_1);
        }
    }

    private static final class Checked extends FilterInputStream {
        private final TarCheck check = new TarCheck();

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            if (read > 0) {
                check.accept(to, offset, read);
            }
            Optional<String> problem = read < 0 ? check.problemAtEnd() : check.problem();
            if (problem.isPresent()) {
                throw new IOException("it is not whole: " + problem.get());
            }
            return read;
        }

        /// What is skipped has to be seen by the check, too.
        @Override
        public long skip(long most) throws IOException {
            byte[] skipped = new byte[(int) Math.min(most, BUFFER)];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
