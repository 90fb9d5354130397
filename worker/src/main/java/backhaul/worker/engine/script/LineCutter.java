package backhaul.worker.engine.script;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Cuts output into lines as it comes. A line longer than 8 KiB comes in pieces, cut where no
/// secret lies across, so that each piece can be masked by itself; this holds for secrets up to 8
/// KiB.
final class LineCutter {
    static final int LONGEST = 8 * 1024;
    private static final int HELD = 2 * LONGEST;
    private static final int STEP = 512;
    private static final int CONTEXT = 256;

    private final UnaryOperator<String> mask;
    private final Consumer<Line> lines;
    private final StringBuilder held = new StringBuilder(1024);
    private String context = "";
    private boolean returned;

    /// A line, or a piece of one. `context` is what stands before a piece that does not begin its
    /// line. An `overwritten` line ended by a carriage return alone: the next one takes its place
    /// on a terminal.
    record Line(String context, String text, boolean overwritten) {}

    LineCutter(UnaryOperator<String> mask, Consumer<Line> lines) {
        this.mask = mask;
        this.lines = lines;
    }

    void accept(char[] chars, int count) {
        for (int i = 0; i < count; i++) {
            accept(chars[i]);
        }
    }

    private void accept(char c) {
        if (returned) {
            returned = false;
            finish(c != '\n');
            if (c == '\n') {
                return;
            }
        }
        switch (c) {
            case '\n' -> finish(false);
            case '\r' -> returned = true;
            default -> {
                held.append(c);
                if (held.length() >= HELD) {
                    emitPiece();
                }
            }
        }
    }

    /// The beginning of a line whose end has not come yet, if it is short: a progress bar often
    /// ends its line only when it begins the next.
    Line unfinished() {
        return new Line(context, held.length() > CONTEXT ? "" : held.toString(), true);
    }

    /// The output is over; what stands without a line end is a line too.
    void end() {
        if (returned || !held.isEmpty() || !context.isEmpty()) {
            returned = false;
            finish(false);
        }
    }

    private void finish(boolean overwritten) {
        while (held.length() > LONGEST) {
            emitPiece();
        }
        if (!overwritten || !held.isEmpty()) {
            lines.accept(new Line(context, held.toString(), overwritten));
        }
        held.setLength(0);
        context = "";
    }

    private void emitPiece() {
        int cut = placeToCut();
        String piece = held.substring(0, cut);
        lines.accept(new Line(context, piece, false));
        context = piece.substring(Math.max(0, cut - CONTEXT));
        held.delete(0, cut);
    }

    private int placeToCut() {
        String whole = held.toString();
        String masked = mask.apply(whole);
        for (int cut = LONGEST; cut > 0; cut -= STEP) {
            boolean parts = Character.isHighSurrogate(whole.charAt(cut - 1));
            if (!parts && masked.equals(maskedApart(whole, cut))) {
                return cut;
            }
        }
        return whole.length();
    }

    private String maskedApart(String whole, int cut) {
        return mask.apply(whole.substring(0, cut)) + mask.apply(whole.substring(cut));
    }
}
