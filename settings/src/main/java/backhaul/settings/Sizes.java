package backhaul.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts of bytes as people write and read them: `500KB` is 500,000 bytes, `20GiB` 20 x 1,024
/// cubed.
public final class Sizes {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)([A-Za-z]+)");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "B", 1L,
                    "KB", 1_000L,
                    "MB", 1_000_000L,
                    "GB", 1_000_000_000L,
                    "TB", 1_000_000_000_000L,
                    "KiB", 1L << 10,
                    "MiB", 1L << 20,
                    "GiB", 1L << 30,
                    "TiB", 1L << 40);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1L << 60);
    private static final List<String> STEPS = List.of("KB", "MB", "GB", "TB");

    private Sizes() {}

    static long parse(String text) throws Malformed {
        if (text.matches("\\d{1,18}(\\.\\d+)?")) {
            throw new Malformed(
                    text + " has no unit.",
                    "Write %1$sKB, %1$sMB or %1$sGB (KB is 1,000 bytes, KiB 1,024)."
                            .formatted(text));
        }
        Matcher matcher = SHAPE.matcher(text);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new Malformed(
                    Quotes.quoted(text) + " is not a size.",
                    "Write it like 500KB, 64MiB or 20GB (KB is 1,000 bytes, KiB 1,024).");
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        if (bytes.compareTo(LARGEST) > 0) {
            throw new Malformed(text + " is larger than an exabyte.", "Write a smaller size.");
        }
        return bytes.longValue();
    }

    /// `412 B`, `2.1 GB`, `61.3 MB`, `214 MB`: decimal units, one digit after the point below 100.
    public static String format(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes / 1000.0;
        int step = 0;
        while (value >= 999.5 && step < STEPS.size() - 1) {
            value /= 1000;
            step++;
        }
        int digits = value < 99.95 ? 1 : 0;
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
        return String.format(Locale.ROOT, "%s %s", rounded.toPlainString(), STEPS.get(step));
    }
}
