package backhaul.worker.engine.script;

import java.util.regex.Pattern;

/// A line of a foreign program made fit for files, statuses and terminals: without terminal
/// sequences, and with `?` for every other control or direction character but the tab.
final class PlainText {
    private static final Pattern TERMINAL_SEQUENCE =
            Pattern.compile(
                    "\\x1b(?:\\[[0-?]*+[ -/]*+[@-~]"
                            + "|\\][^\\x07\\x1b]*+(?:\\x07|\\x1b\\\\)?"
                            + "|[@-Z\\\\^_])");

    private PlainText() {}

    static String of(String line) {
        return line.chars().allMatch(PlainText::isPlain) ? line : clean(line);
    }

    private static String clean(String line) {
        String text = TERMINAL_SEQUENCE.matcher(line).replaceAll("");
        var plain = new StringBuilder(text.length());
        text.chars().forEach(c -> plain.append(isPlain(c) ? (char) c : '?'));
        return plain.toString();
    }

    private static boolean isPlain(int c) {
        return c == '\t' || (!isControl(c) && !isDirection(c));
    }

    /// C0, DEL and C1; and the two that end a line in Unicode.
    static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    private static boolean isDirection(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    /// The text, or its beginning and `...` where it is longer than `most` characters.
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 4)) ? most - 4 : most - 3;
        return text.substring(0, end) + "...";
    }
}
