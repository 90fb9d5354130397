package backhaul.protocol.codec;

import backhaul.protocol.SafeText;

/// Ends the reading of one value; never leaves this package.
final class InvalidEvent extends Exception {

    private static final int MAX_DETAIL = 200;

    InvalidEvent(String detail) {
        super(shortened(SafeText.clean(detail)));
    }

    InvalidEvent(String field, String problem) {
        this(field + ": " + problem);
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    private static String shortened(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "...";
    }
}
