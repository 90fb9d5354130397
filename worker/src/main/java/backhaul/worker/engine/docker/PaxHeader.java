package backhaul.worker.engine.docker;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pax header says of the entry after it, as far as it decides how the stream goes on.
record PaxHeader(@Nullable String path, @Nullable String link, @Nullable Long size) {

    /// Reads records of the form `<length> <key>=<value>\n`, the length counting all of it. Empty:
    /// they cannot be read.
    static Optional<PaxHeader> read(byte[] body) {
        PaxHeader header = new PaxHeader(null, null, null);
        int start = 0;
        while (start < body.length) {
            int blank = indexOfBlank(body, start);
            int length = blank < 0 ? -1 : length(body, start, blank);
            int end = start + length;
            if (end < blank + 2 || end > body.length || body[end - 1] != '\n') {
                return Optional.empty();
            }
            Optional<PaxHeader> next = header.with(text(body, blank + 1, end - 1));
            if (next.isEmpty()) {
                return next;
            }
            header = next.get();
            start = end;
        }
        return Optional.of(header);
    }

    private Optional<PaxHeader> with(String record) {
        if (record.startsWith("path=")) {
            return Optional.of(new PaxHeader(record.substring("path=".length()), link, size));
        }
        if (record.startsWith("linkpath=")) {
            return Optional.of(new PaxHeader(path, record.substring("linkpath=".length()), size));
        }
        if (record.startsWith("size=")) {
            String digits = record.substring("size=".length());
            return digits.matches("[0-9]{1,18}")
                    ? Optional.of(new PaxHeader(path, link, Long.valueOf(digits)))
                    : Optional.empty();
        }
        return Optional.of(this);
    }

    private static int indexOfBlank(byte[] body, int from) {
        for (int i = from; i < body.length; i++) {
            if (body[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static int length(byte[] body, int start, int end) {
        String digits = text(body, start, end);
        return digits.matches("[0-9]{1,8}") ? Integer.parseInt(digits) : -1;
    }

    private static String text(byte[] body, int start, int end) {
        return new String(body, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
