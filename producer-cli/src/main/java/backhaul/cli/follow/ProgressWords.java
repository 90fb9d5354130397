package backhaul.cli.follow;

import backhaul.cli.output.Amounts;
import backhaul.cli.run.RunWords;
import backhaul.protocol.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far an attempt is, in words. Remembers the last event, since the rate is the difference of
/// two.
final class ProgressWords {

    private static final int BAR = 24;

    private @Nullable ProgressEvent last;

    /// `[#####...] 46 % 98 of 214 MB 31 MB/s volume shop_pgdata`
    String bar(ProgressEvent progress, @Nullable Instant startedAt) {
        List<String> parts = new ArrayList<>();
        if (progress.percent() != null) {
            int filled = (int) Math.round(Math.clamp(progress.percent(), 0, 100) * BAR / 100);
            parts.add("[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]");
            parts.add(RunWords.percent(progress.percent()));
        }
        addIfAny(parts, bytes(progress));
        addIfAny(parts, rate(progress, startedAt));
        addIfAny(parts, RunWords.text(progress.message()));
        last = progress;
        return String.join("  ", parts);
    }

    /// `38 %, 812 MB of 2.1 GB, volume shop_pgdata`
    static String line(ProgressEvent progress) {
        List<String> parts = new ArrayList<>();
        if (progress.percent() != null) {
            parts.add(RunWords.percent(progress.percent()));
        }
        addIfAny(parts, bytes(progress));
        addIfAny(parts, RunWords.text(progress.message()));
        return parts.isEmpty() ? "attempt " + progress.attempt() : String.join(", ", parts);
    }

    private static String bytes(ProgressEvent progress) {
        if (progress.bytes() == null) {
            return "";
        }
        return progress.totalBytes() == null
                ? Amounts.roughly(progress.bytes())
                : Amounts.part(progress.bytes(), progress.totalBytes());
    }

    private String rate(ProgressEvent now, @Nullable Instant startedAt) {
        if (now.bytes() == null) {
            return "";
        }
        long before = 0;
        Instant since = startedAt;
        if (last != null && last.attempt() == now.attempt() && last.bytes() != null) {
            before = last.bytes();
            since = last.time();
        }
        long millis = since == null ? 0 : Duration.between(since, now.time()).toMillis();
        long bytes = now.bytes() - before;
        return bytes <= 0 || millis <= 0 ? "" : Amounts.roughly(bytes * 1000 / millis) + "/s";
    }

    private static void addIfAny(List<String> parts, String part) {
        if (!part.isEmpty()) {
            parts.add(part);
        }
    }
}
