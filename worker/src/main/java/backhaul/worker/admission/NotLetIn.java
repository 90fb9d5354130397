package backhaul.worker.admission;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.SafeText;

/// Ends the reading of a record: it is not authentic. Never leaves this package.
final class NotLetIn extends Exception {
    private static final long serialVersionUID = 1;

    private static final int LONGEST_DETAIL = 500;
    private static final int LONGEST_QUOTE = 80;

    private final DeadLetterReason reason;
    private final String detail;

    /// Without a stack trace: who can write to a topic can cause any number of these.
    NotLetIn(DeadLetterReason reason, String detail) {
        super(null, null, false, false);
        this.reason = reason;
        this.detail = shortened(SafeText.clean(detail), LONGEST_DETAIL);
    }

    DeadLetterReason reason() {
        return reason;
    }

    /// What is wrong, in a text that is safe to show and not long.
    String detail() {
        return detail;
    }

    /// Text of a record as it may stand in a sentence: without control characters, and not long.
    static String quote(String foreign) {
        return '"' + shortened(SafeText.clean(foreign), LONGEST_QUOTE) + '"';
    }

    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean insidePair = Character.isLowSurrogate(text.charAt(most));
        return text.substring(0, insidePair ? most - 1 : most) + "...";
    }
}
