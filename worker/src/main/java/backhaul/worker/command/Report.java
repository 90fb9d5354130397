package backhaul.worker.command;

import backhaul.protocol.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What was found out, line by line, each under a word: `kafka broker:9092 (SSL), ...`. Foreign
/// text is made safe and secrets are masked as a line is added.
final class Report {

    private static final int COLUMN = 9;

    private final UnaryOperator<String> mask;
    private final List<Line> lines = new ArrayList<>();

    Report(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /// `ok` is false for what must be mended.
    record Line(String word, boolean ok, String text) {

        /// With its word before it, or with blanks where the word is that of the line above.
        String shown(boolean again) {
            String first = again ? "" : word;
            return first + " ".repeat(Math.max(1, COLUMN - first.length())) + text;
        }

        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("what", word);
            json.put("ok", ok);
            json.put("text", text);
            return json;
        }
    }

    void good(String word, String text) {
        add(word, true, text);
    }

    void bad(String word, String text) {
        add(word, false, text);
    }

    /// Legal and worth a word.
    void warning(String text) {
        add("warning", true, text);
    }

    private void add(String word, boolean ok, String text) {
        lines.add(new Line(word, ok, SafeText.clean(mask.apply(text))));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    long faults() {
        return lines.stream().filter(line -> !line.ok()).count();
    }
}
