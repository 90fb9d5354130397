package backhaul.protocol.codec;

import java.util.List;

/// How many bytes a text takes as a JSON string, its quotes included.
final class TextSize {

    private static final int QUOTES = 2;

    /// Room for the word on what was cut.
    static final int MARK = 40;

    private TextSize() {}

    static int ofJson(String text) {
        return QUOTES + text.codePoints().map(TextSize::ofJson).sum();
    }

    static int ofJsonList(List<String> texts) {
        return QUOTES + texts.stream().mapToInt(text -> ofJson(text) + 1).sum();
    }

    private static int ofJson(int c) {
        if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t') {
            return 2;
        }
        if (c < 0x20) {
            return 6;
        }
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        return c < 0x10000 ? 3 : 4;
    }

    /// The end of a text, with a word before it on what is missing; the text itself if it fits.
    static String end(String text, int maxBytes) {
        if (ofJson(text) <= maxBytes) {
            return text;
        }
        int from = text.length();
        int left = maxBytes - QUOTES - MARK;
        while (from > 0) {
            int c = text.codePointBefore(from);
            left -= ofJson(c);
            if (left < 0) {
                break;
            }
            from -= Character.charCount(c);
        }
        return "[" + from + " characters cut] " + text.substring(from);
    }
}
