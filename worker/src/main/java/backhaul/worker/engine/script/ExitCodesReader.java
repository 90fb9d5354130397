package backhaul.worker.engine.script;

import backhaul.settings.Section;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Reads a job's `successCodes`, `warningCodes` and `retryableCodes`.
final class ExitCodesReader {
    private static final int MOST = 255;
    private static final int MOST_ON_WINDOWS = 999_999_999;

    private final Section section;
    private final int most;
    private final Map<Integer, String> keys = new HashMap<>();

    ExitCodesReader(Section section, Platform platform) {
        this.section = section;
        this.most = platform == Platform.WINDOWS ? MOST_ON_WINDOWS : MOST;
    }

    ExitCodes read() {
        Set<Integer> success = codes("successCodes", ExitCodes.DEFAULT.success());
        Set<Integer> warning = codes("warningCodes", Set.of());
        Set<Integer> retryable = codes("retryableCodes", Set.of());
        return new ExitCodes(success, warning, section.has("retryableCodes") ? retryable : null);
    }

    private Set<Integer> codes(String key, Set<Integer> fallback) {
        Set<Integer> codes =
                section.integers(key, 0, most).<Set<Integer>>map(HashSet::new).orElse(fallback);
        for (int code : codes) {
            String other = keys.putIfAbsent(code, key);
            if (other != null && section.has(key)) {
                section.problem(key, code + " is in " + other + " too.", "Keep it in one.");
            }
        }
        return Set.copyOf(codes);
    }
}
