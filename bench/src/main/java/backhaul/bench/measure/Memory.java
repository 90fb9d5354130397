package backhaul.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The memory of a process as the operating system counts it, in MB of 1,000,000 bytes.
public final class Memory {
    private static final int LOOKS = 5;

    private Memory() {}

    /// The largest of what is resident while the process does nothing for a while.
    public static double settled(long pid, Size size) throws IOException, InterruptedException {
        double most = 0;
        for (int look = 0; look < LOOKS; look++) {
            TimeUnit.MILLISECONDS.sleep(size.of(3_000, 50));
            most = Math.max(most, resident(pid));
        }
        return most;
    }

    /// By `ps`, which Linux and macOS have.
    private static double resident(long pid) throws IOException, InterruptedException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
        String kibibytes =
                new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (ps.waitFor() != 0 || kibibytes.isEmpty()) {
            throw new IOException("ps knows nothing of process " + pid);
        }
        return Long.parseLong(kibibytes) * 1024 / 1e6;
    }
}
