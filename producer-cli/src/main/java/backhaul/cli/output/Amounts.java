package backhaul.cli.output;

import java.util.Locale;

/// Counts, and sizes of what is under way, in words.
public final class Amounts {

    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    /// A size of something that is still growing, without a decimal from 10 on: `98 MB`.
    public static String roughly(long bytes) {
        int unit = unit(bytes);
        return number(bytes, unit) + " " + UNITS[unit];
    }

    /// How much of how much: `98 of 214 MB`, `812 MB of 2.1 GB`.
    public static String part(long bytes, long total) {
        int unit = unit(bytes);
        return unit == unit(total)
                ? number(bytes, unit) + " of " + roughly(total)
                : roughly(bytes) + " of " + roughly(total);
    }

    /// A count and its noun: `1 warning`, `2 warnings`, `no warnings`.
    public static String count(long count, String noun) {
        if (count == 0) {
            return "no " + noun + "s";
        }
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String number(long bytes, int unit) {
        double value = bytes / Math.pow(1000, unit);
        boolean decimal = unit > 0 && Math.round(value * 10) < 100;
        return String.format(Locale.ROOT, decimal ? "%.1f" : "%.0f", value);
    }

    private static int unit(long bytes) {
        int unit = 0;
        // rounded: 999,999 bytes are 1.0 MB, not 1000 KB
        for (double value = bytes; Math.round(value) >= 1000; value /= 1000) {
            unit++;
        }
        return unit;
    }
}
