package backhaul.cli.deadletters;

import backhaul.cli.output.Screen;
import backhaul.cli.output.Times;
import backhaul.cli.reading.DeadLetter;
import backhaul.cli.run.RunWords;
import backhaul.settings.Sizes;
import java.util.List;

/// One dead letter in full.
final class DeadLetterView {

    private static final int LABEL = 13;

    private final Screen out;
    private final Times times;

    DeadLetterView(Screen out, Times times) {
        this.out = out;
        this.times = times;
    }

    void print(DeadLetter letter) {
        DeadLetter.Verdict verdict = letter.verdict();
        line(
                "dead letter",
                "%s %s, %s, put there by %s"
                        .formatted(
                                RunWords.text(letter.place().topic()),
                                letter.place().text(),
                                times.whole(letter.at()),
                                orUnknown(verdict.worker())));
        line("reason", reason(verdict));
        Reasons.of(verdict.reason())
                .ifPresent(reason -> {
                    lines("means", reason.means());
                    lines("effect", reason.effect());
                    lines("check", reason.check());
                });
        line("record", record(letter));
    }

    private static String reason(DeadLetter.Verdict verdict) {
        String detail = RunWords.text(verdict.detail());
        return RunWords.text(verdict.reason()) + (detail.isEmpty() ? "" : ": " + detail);
    }

    private static String record(DeadLetter letter) {
        String size = letter.verdict().size() < 0 ? "" : ", " + bytes(letter.verdict().size());
        return "%s %s%s; whole: backhaul dead-letters %s --json"
                .formatted(
                        orUnknown(letter.source().topic()),
                        letter.source().text(),
                        size,
                        letter.place().text());
    }

    private static String bytes(long size) {
        return size < 1000 ? size + " bytes" : Sizes.format(size);
    }

    private static String orUnknown(String name) {
        String clean = RunWords.text(name);
        return clean.isEmpty() ? "unknown" : clean;
    }

    private void lines(String label, List<String> lines) {
        String now = label;
        for (String line : lines) {
            line(now, line);
            now = "";
        }
    }

    private void line(String label, String text) {
        out.line(label + " ".repeat(LABEL - label.length()) + text);
    }
}
