package backhaul.bench.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// A directory as applications have them: four large files and many small ones, half text and half
/// noise. The same bytes each time.
record MixedTree(Path folder, int smallFiles, int largeFiles, long largeBytes) {
    private static final int SMALL_BYTES = 25_000;
    private static final int IN_ONE_FOLDER = 400;

    /// 40,004 files, 2.05 GB.
    static MixedTree whole(Path folder) {
        return new MixedTree(folder, 40_000, 4, 262_144_000);
    }

    static MixedTree tiny(Path folder) {
        return new MixedTree(folder, 40, 1, 1_000_000);
    }

    long bytes() {
        return (long) smallFiles * SMALL_BYTES + largeFiles * largeBytes;
    }

    void make() throws IOException {
        Random random = new Random(20_261_121);
        for (int large = 0; large < largeFiles; large++) {
            write(folder.resolve("large-" + large), largeBytes, random);
        }
        for (int small = 0; small < smallFiles; small++) {
            Path some = Files.createDirectories(folder.resolve("some-" + small / IN_ONE_FOLDER));
            write(some.resolve("file-" + small), SMALL_BYTES, random);
        }
    }

    private static void write(Path file, long bytes, Random random) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            long left = bytes;
            for (boolean text = random.nextBoolean(); left > 0; text = !text) {
                byte[] piece = text ? text(random) : noise(random);
                int taken = (int) Math.min(left, piece.length);
                out.write(piece, 0, taken);
                left -= taken;
            }
        }
    }

    private static byte[] text(Random random) {
        StringBuilder lines = new StringBuilder();
        while (lines.length() < SMALL_BYTES) {
            lines.append("2026-11-21T01:00:00Z request ")
                    .append(random.nextInt(1_000_000))
                    .append(" answered 200 in ")
                    .append(random.nextInt(1_000))
                    .append(" ms\n");
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[SMALL_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
