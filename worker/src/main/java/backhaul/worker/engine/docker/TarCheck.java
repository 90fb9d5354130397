package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TarHeader.BLOCK;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Follows a tar as it passes, and knows at its end whether it was whole: every body complete, and
/// two blocks of zeros after the last. The daemon ends a response in good order even where it broke
/// off the archive in the middle, so nothing else tells.
final class TarCheck {
    /// What Go's reader allows for a pax header or a long name. Ours must not be stricter than the
    /// daemon's writer, and must not grow with what the stream says.
    private static final int DESCRIPTION_LIMIT = 1 << 20;

    private static final byte[] ZEROS = new byte[BLOCK];

    private final EntryRule rule;
    private final byte[] block = new byte[BLOCK];
    private int filled;
    private boolean inSparseMap;
    private long bodyLeft;
    private @Nullable Description description;

    /// What pax headers and long names said of the entry that comes next.
    private @Nullable Long nextSize;

    private @Nullable String nextName;
    private @Nullable String nextLink;
    private boolean entryDue;

    private @Nullable String last;
    private long entries;
    private int zeroBlocks;
    private @Nullable String problem;

    /// What besides may be wrong with an entry. Names and link targets are given with a character
    /// for each byte (ISO 8859-1), so that no two look the same.
    @FunctionalInterface
    interface EntryRule {
        Optional<String> objection(String name, byte type, String link);
    }

    TarCheck() {
        this((name, type, link) -> Optional.empty());
    }

    TarCheck(EntryRule rule) {
        this.rule = rule;
    }

    /// Takes the next bytes of the stream, in pieces of any length.
    void accept(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && problem == null) {
            boolean inBody = bodyLeft > 0 && !inSparseMap;
            at += inBody ? body(bytes, at, end - at) : blockPart(bytes, at, end - at);
        }
    }

    /// What is wrong already: the rest of the stream cannot mend it.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /// What is wrong if the stream ends here. Empty: it is a whole tar.
    Optional<String> problemAtEnd() {
        if (problem != null) {
            return problem();
        }
        if (bodyLeft > 0) {
            String where = description == null ? shown(String.valueOf(last)) : "a header" + after();
            return Optional.of("it ends inside " + where);
        }
        if (zeroBlocks < 2 || filled > 0) {
            return Optional.of("it ends without its end mark" + after());
        }
        return entries == 0 ? Optional.of("it has no entry at all") : Optional.empty();
    }

    long entries() {
        return entries;
    }

    private int body(byte[] bytes, int at, int available) {
        int taken = (int) Math.min(available, bodyLeft);
        if (description != null) {
            description.add(bytes, at, taken);
        }
        bodyLeft -= taken;
        if (bodyLeft == 0) {
            bodyEnds();
        }
        return taken;
    }

    private int blockPart(byte[] bytes, int at, int available) {
        int taken = Math.min(available, BLOCK - filled);
        System.arraycopy(bytes, at, block, filled, taken);
        filled += taken;
        if (filled == BLOCK) {
            filled = 0;
            blockEnds();
        }
        return taken;
    }

    private void blockEnds() {
        if (inSparseMap) {
            inSparseMap = block[504] != 0;
        } else if (Arrays.equals(block, ZEROS)) {
            zeroBlocks++;
            if (entryDue) {
                problem = "a header describes an entry that does not come" + after();
            }
        } else if (zeroBlocks > 0) {
            problem = "something follows its end mark";
        } else if (!TarHeader.hasItsChecksum(block)) {
            problem = "what should be a header is none" + after();
        } else {
            header();
        }
    }

    private void header() {
        OptionalLong size = TarHeader.size(block);
        if (size.isEmpty()) {
            problem = "a header's size is no number" + after();
            return;
        }
        TarHeader header = TarHeader.of(block, size.getAsLong());
        if (header.isAboutTheNext()) {
            describe(header);
        } else {
            enter(header);
        }
    }

    private void enter(TarHeader header) {
        last = nextName == null ? header.name() : nextName;
        long size = nextSize == null ? header.size() : nextSize;
        String link = nextLink == null ? header.link() : nextLink;
        problem = rule.objection(last, header.type(), link).orElse(problem);
        nextName = null;
        nextLink = null;
        nextSize = null;
        entryDue = false;
        entries++;
        inSparseMap = header.moreSparseMap();
        expectBody(header.hasBody() ? size : 0);
    }

    private void describe(TarHeader header) {
        if (header.size() > DESCRIPTION_LIMIT) {
            problem = "a header of " + header.size() + " bytes is longer than any may be" + after();
            return;
        }
        entryDue |= !header.isGlobal();
        description = new Description(header, new byte[(int) header.size()]);
        expectBody(header.size());
    }

    private void expectBody(long size) {
        long padding = -size & (BLOCK - 1);
        if (size > Long.MAX_VALUE - padding) {
            problem = "a header's size is beyond all measure" + after();
            return;
        }
        bodyLeft = size + padding;
        if (bodyLeft == 0) {
            bodyEnds();
        }
    }

    private void bodyEnds() {
        Description ended = description;
        description = null;
        if (ended == null) {
            return;
        }
        if (ended.header.isLongName()) {
            nextName = ended.text();
        } else if (ended.header.isLongLink()) {
            nextLink = ended.text();
        } else if (ended.header.isPax()) {
            pax(ended.body);
        }
    }

    private void pax(byte[] body) {
        Optional<PaxHeader> pax = PaxHeader.read(body);
        if (pax.isEmpty()) {
            problem = "a pax header cannot be read" + after();
            return;
        }
        nextName = pax.get().path() == null ? nextName : pax.get().path();
        nextLink = pax.get().link() == null ? nextLink : pax.get().link();
        nextSize = pax.get().size() == null ? nextSize : pax.get().size();
    }

    private String after() {
        return last == null ? "" : " after " + shown(last);
    }

    /// Bytes as what they most likely are.
    static String shown(String name) {
        return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// The body of a header that is about the next entry, without its padding.
    private static final class Description {
        private final TarHeader header;
        private final byte[] body;
        private int filled;

        Description(TarHeader header, byte[] body) {
            this.header = header;
            this.body = body;
        }

        /// Up to the first zero, as the readers of tars take it.
        String text() {
            String text = new String(body, StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        }

        void add(byte[] bytes, int at, int length) {
            int wanted = Math.min(length, body.length - filled);
            System.arraycopy(bytes, at, body, filled, wanted);
            filled += wanted;
        }
    }
}
