package backhaul.protocol;

/// Makes foreign text safe to show on a terminal or a page. Control characters, escapes,
/// bidirectional and other invisible characters, line separators and broken surrogates become `?`.
/// The result never takes more bytes than the text did, neither as UTF-8 nor as JSON.
public final class SafeText {

    private static final char REPLACEMENT = '?';

    private SafeText() {}

    /// For one line: line ends and tabs become spaces.
    public static String clean(String text) {
        return clean(text, false);
    }

    /// For text of several lines: keeps line ends, all as `\n`, and tabs.
    public static String cleanLines(String text) {
        return clean(text.replace("\r\n", "\n").replace('\r', '\n'), true);
    }

    private static String clean(String text, boolean lines) {
        if (isClean(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(safe(c, lines)));
        return clean.toString();
    }

    private static boolean isClean(String text) {
        return text.codePoints().allMatch(SafeText::harmless);
    }

    private static int safe(int c, boolean lines) {
        if (c == '\n' || c == '\t' || c == '\r') {
            return lines ? c : ' ';
        }
        return harmless(c) ? c : REPLACEMENT;
    }

    private static boolean harmless(int c) {
        if (c >= 0x20 && c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
