package backhaul.worker.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What happens to bytes on a bad way: bits flip, pieces are lost, doubled, moved or made up.
public final class Bytes {
    private static final byte[][] ODD = {
        {(byte) 0xC3}, // the first half of a letter
        {(byte) 0xE2, (byte) 0x82},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // half of a surrogate pair
        {(byte) 0xC0, (byte) 0xAF}, // a slash, written too long
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, // a byte order mark
        {0},
        {(byte) 0xFF, (byte) 0xFE},
        "\u202e".getBytes(StandardCharsets.UTF_8),
        "\r\n".getBytes(StandardCharsets.UTF_8),
        ".".getBytes(StandardCharsets.UTF_8)
    };

    private Bytes() {}

    public static byte @Nullable [] changed(byte @Nullable [] bytes, SplittableRandom random) {
        if (bytes == null || bytes.length == 0 || random.nextInt(50) == 0) {
            return random.nextBoolean() ? null : new byte[random.nextInt(20_000)];
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
            case 2 -> with(bytes, at, (byte) random.nextInt(256));
            case 3 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 4 -> spliced(bytes, at, at, ODD[random.nextInt(ODD.length)]);
            case 5 -> spliced(bytes, at, random.nextInt(at, bytes.length + 1), new byte[0]);
            default ->
                    spliced(
                            bytes,
                            at,
                            at,
                            Arrays.copyOfRange(bytes, at, random.nextInt(at, bytes.length + 1)));
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] copy = bytes.clone();
        copy[at] = value;
        return copy;
    }

    /// Puts `piece` in the place of what lies between two positions.
    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        byte[] result = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(bytes, to, result, from + piece.length, bytes.length - to);
        return result;
    }
}
