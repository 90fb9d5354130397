package backhaul.worker.engine.docker;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// The fields of a tar header block that decide how the stream goes on. V7, ustar, GNU and pax
/// agree about them.
record TarHeader(String name, byte type, long size, String link, boolean moreSparseMap) {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;

    static boolean hasItsChecksum(byte[] block) {
        OptionalLong written = number(block, CHECKSUM, CHECKSUM_LENGTH);
        return written.isPresent() && written.getAsLong() == sum(block);
    }

    /// Empty size: the field is no number, or a negative one.
    static OptionalLong size(byte[] block) {
        return number(block, 124, 12);
    }

    static TarHeader of(byte[] block, long size) {
        return new TarHeader(
                name(block),
                block[156],
                size,
                text(block, 157, 100),
                block[156] == 'S' && block[482] != 0);
    }

    boolean isPax() {
        return type == 'x';
    }

    boolean isLongName() {
        return type == 'L';
    }

    boolean isLongLink() {
        return type == 'K';
    }

    boolean isGlobal() {
        return type == 'g';
    }

    /// True for the blocks that only describe the entry after them.
    boolean isAboutTheNext() {
        return type == 'x' || type == 'g' || type == 'L' || type == 'K';
    }

    /// Links, devices, folders and FIFOs have no body, whatever their size field says.
    boolean hasBody() {
        return type < '1' || type > '6';
    }

    private static String name(byte[] block) {
        String name = text(block, 0, 100);
        boolean ustar = block[257] == 'u' && block[262] == 0;
        String prefix = ustar ? text(block, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] block, int start, int length) {
        int end = start;
        while (end < start + length && block[end] != 0) {
            end++;
        }
        return new String(block, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static int sum(byte[] block) {
        int sum = CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < BLOCK; i++) {
            if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LENGTH) {
                sum += block[i] & 0xff;
            }
        }
        return sum;
    }

    /// Octal digits, or from 8 GiB on base 256, which the highest bit announces.
    private static OptionalLong number(byte[] block, int start, int length) {
        return (block[start] & 0x80) != 0
                ? base256(block, start, length)
                : octal(block, start, length);
    }

    private static OptionalLong base256(byte[] block, int start, int length) {
        long value = block[start] & 0x7f;
        for (int i = start + 1; i < start + length; i++) {
            if (value > Long.MAX_VALUE >> 8) {
                return OptionalLong.empty();
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return OptionalLong.of(value);
    }

    private static OptionalLong octal(byte[] block, int start, int length) {
        String digits = text(block, start, length).strip();
        if (!digits.matches("[0-7]*")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(digits.isEmpty() ? 0 : Long.parseLong(digits, 8));
    }
}
