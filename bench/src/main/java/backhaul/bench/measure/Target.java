package backhaul.bench.measure;

import java.util.Locale;

/// What a ratio should be.
public sealed interface Target {

    record AtLeast(double ratio) implements Target {}

    record AtMost(double ratio) implements Target {}

    /// Measured to be known, without a promise.
    record None() implements Target {}

    default String word() {
        return switch (this) {
            case AtLeast least -> ">=" + number(least.ratio());
            case AtMost most -> "<=" + number(most.ratio());
            case None _ -> "-";
        };
    }

    default boolean isMetBy(double ratio) {
        return switch (this) {
            case AtLeast least -> ratio >= least.ratio();
            case AtMost most -> ratio <= most.ratio();
            case None _ -> true;
        };
    }

    private static String number(double ratio) {
        return ratio == Math.rint(ratio)
                ? String.valueOf((long) ratio)
                : String.format(Locale.ROOT, "%s", ratio);
    }
}
