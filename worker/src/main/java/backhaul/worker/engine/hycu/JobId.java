package backhaul.worker.engine.hycu;

import java.util.regex.Pattern;

/// Ids of jobs become parts of addresses: nothing but letters, digits, `-` and `_`.
final class JobId {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private JobId() {}

    static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    static String checked(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("no id of a job");
        }
        return text;
    }
}
