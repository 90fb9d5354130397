package backhaul.settings;

import java.util.function.Function;

/// Values that are too small or too large.
final class Bounds {

    private Bounds() {}

    static <T extends Comparable<T>> T check(T value, T least, T most, Function<T, String> format)
            throws Malformed {
        String what = format.apply(value);
        if (value.compareTo(least) < 0) {
            throw new Malformed(
                    what + " is too little.", "At least " + format.apply(least) + " is needed.");
        }
        if (value.compareTo(most) > 0) {
            throw new Malformed(
                    what + " is too much.", "At most " + format.apply(most) + " is allowed.");
        }
        return value;
    }
}
