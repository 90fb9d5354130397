package backhaul.worker.engine.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Optional;

/// The end of a run's output, as much as a status can carry.
final class ReportTail {
    static final int MOST_BYTES = 16 * 1024;
    private static final int ROOM_FOR_COUNT = 64;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private int kept;
    private long dropped;
    private boolean replaceLast;

    /// Takes a line. An overwritten one gives way to the next, as on a terminal: else a progress
    /// bar would be all there is.
    void add(String line, boolean overwritten) {
        if (replaceLast && !lines.isEmpty()) {
            kept -= size(lines.removeLast());
        }
        lines.addLast(line);
        kept += size(line);
        replaceLast = overwritten;
        while (kept > MOST_BYTES - ROOM_FOR_COUNT && lines.size() > 1) {
            int size = size(lines.removeFirst());
            kept -= size;
            dropped += size;
        }
    }

    private static int size(String line) {
        return line.getBytes(UTF_8).length + 1;
    }

    Optional<String> text() {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String text = String.join("\n", lines);
        return Optional.of(dropped == 0 ? text : "... " + dropped + " bytes before\n" + text);
    }
}
