package backhaul.protocol.codec;

import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a status fit to be written: cleans its texts, and cuts what is too large from the front
/// with a word on how much is gone. Sizes are bytes of encoded JSON. Applied twice it changes
/// nothing more.
public final class StatusLimits {

    static final int REPORT = 16 * 1024;
    static final int MESSAGE = 1024;
    static final int ATTEMPT_MESSAGE = 200;
    static final int ATTEMPTS = 20;

    /// Of warnings, artifacts and handle, each.
    static final int SECTION = 8 * 1024;

    private StatusLimits() {}

    /// True for a handle that a status can hold. One that does not fit would be written without its
    /// details, so an engine must not rely on it.
    public static boolean fits(Handle handle) {
        return StatusCodec.size(handle) <= SECTION;
    }

    public static RunStatus apply(RunStatus status) {
        List<Artifact> artifacts = artifacts(status.artifacts());
        int unlisted = status.artifacts().size() - artifacts.size();
        return new RunStatus(
                status.state(),
                status.worker(),
                status.attempt(),
                status.maxAttempts(),
                request(status.request()),
                status.acceptedAt(),
                status.startedAt(),
                status.endedAt(),
                status.deadline(),
                status.nextAttemptAt(),
                status.cancelRequestedAt(),
                attempts(status.attempts()),
                handle(status.handle()),
                status.code(),
                line(status.reason(), MESSAGE),
                line(status.message(), MESSAGE),
                warnings(status.warnings(), unlisted),
                artifacts,
                report(status.report(), REPORT));
    }

    /// The same status with so many bytes less in its report, for one that is too large as a whole.
    static RunStatus withSmallerReport(RunStatus status, int less) {
        String report = status.report();
        int size = report == null ? 0 : TextSize.ofJson(report);
        return new RunStatus(
                status.state(),
                status.worker(),
                status.attempt(),
                status.maxAttempts(),
                status.request(),
                status.acceptedAt(),
                status.startedAt(),
                status.endedAt(),
                status.deadline(),
                status.nextAttemptAt(),
                status.cancelRequestedAt(),
                status.attempts(),
                status.handle(),
                status.code(),
                status.reason(),
                status.message(),
                status.warnings(),
                status.artifacts(),
                size <= less ? null : report(report, size - less));
    }

    private static RunStatus.Request request(RunStatus.Request request) {
        return new RunStatus.Request(
                request.id(),
                request.source(),
                request.address(),
                request.job(),
                request.engine(),
                cleanMap(request.parameters()),
                request.issuedAt(),
                request.appendedAt(),
                request.expiresAt(),
                request.notBefore(),
                request.dryRun(),
                cleanLabels(request.labels()),
                request.keyId(),
                request.digest(),
                request.partition(),
                request.offset(),
                request.specDigest(),
                request.timeout());
    }

    private static Map<String, String> cleanLabels(Map<String, String> labels) {
        Map<String, String> clean = new LinkedHashMap<>();
        labels.forEach((name, value) -> clean.put(SafeText.clean(name), SafeText.clean(value)));
        return clean;
    }

    private static Map<String, Object> cleanMap(Map<String, Object> values) {
        Map<String, Object> clean = new LinkedHashMap<>();
        values.forEach((name, value) -> clean.put(SafeText.clean(name), cleanValue(value)));
        return clean;
    }

    @SuppressWarnings("NullAway") // JSON values may be null inside lists and maps
    private static @Nullable Object cleanValue(@Nullable Object value) {
        return switch (value) {
            case String text -> SafeText.cleanLines(text);
            case List<?> list -> {
                List<Object> clean = new ArrayList<>(list.size());
                list.forEach(element -> clean.add(cleanValue(element)));
                yield clean;
            }
            case Map<?, ?> map -> {
                Map<String, Object> clean = new LinkedHashMap<>();
                map.forEach((name, inner) ->
                        clean.put(SafeText.clean(String.valueOf(name)), cleanValue(inner)));
                yield clean;
            }
            case null -> null;
            default -> value;
        };
    }

    /// The last ones; their numbers tell how many came before.
    private static List<Attempt> attempts(List<Attempt> attempts) {
        return attempts.subList(Math.max(0, attempts.size() - ATTEMPTS), attempts.size()).stream()
                .map(attempt ->
                        new Attempt(
                                attempt.number(),
                                attempt.worker(),
                                attempt.startedAt(),
                                attempt.endedAt(),
                                attempt.outcome(),
                                line(attempt.message(), ATTEMPT_MESSAGE)))
                .toList();
    }

    private static @Nullable Handle handle(@Nullable Handle handle) {
        if (handle == null || fits(handle)) {
            return handle;
        }
        return new Handle(
                handle.system(),
                TextSize.end(handle.id(), MESSAGE),
                Map.of("cut", handle.details().size() + " details"));
    }

    private static List<String> warnings(List<String> warnings, int unlistedArtifacts) {
        List<String> all = new ArrayList<>();
        for (String warning : warnings) {
            all.add(TextSize.end(SafeText.clean(warning), MESSAGE));
        }
        if (unlistedArtifacts > 0) {
            all.add(unlistedArtifacts + " more artifacts, which are not listed here");
        }
        return TextSize.ofJsonList(all) <= SECTION ? List.copyOf(all) : lastOf(all);
    }

    private static List<String> lastOf(List<String> warnings) {
        int from = warnings.size();
        int left = SECTION - TextSize.MARK;
        while (from > 0) {
            left -= TextSize.ofJson(warnings.get(from - 1)) + 1;
            if (left < 0) {
                break;
            }
            from--;
        }
        List<String> last = new ArrayList<>(warnings.subList(from, warnings.size()));
        last.addFirst(from + " earlier warnings cut");
        return List.copyOf(last);
    }

    private static List<Artifact> artifacts(List<Artifact> artifacts) {
        List<Artifact> clean = new ArrayList<>();
        int size = 2;
        for (Artifact artifact : artifacts.reversed()) {
            Artifact cleaned =
                    new Artifact(
                            SafeText.clean(artifact.name()),
                            SafeText.clean(artifact.uri()),
                            artifact.bytes(),
                            artifact.sha256());
            size += StatusCodec.size(cleaned) + 1;
            if (size > SECTION) {
                break;
            }
            clean.addFirst(cleaned);
        }
        return List.copyOf(clean);
    }

    private static @Nullable String line(@Nullable String text, int maxBytes) {
        return text == null ? null : TextSize.end(SafeText.clean(text), maxBytes);
    }

    private static @Nullable String report(@Nullable String text, int maxBytes) {
        return text == null ? null : TextSize.end(SafeText.cleanLines(text), maxBytes);
    }
}
