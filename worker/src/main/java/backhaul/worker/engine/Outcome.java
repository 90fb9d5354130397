package backhaul.worker.engine;

import backhaul.protocol.RunStatus.Artifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an attempt ended. `message` is one sentence for a status line, `result` what is known
/// besides.
public sealed interface Outcome {

    Result result();

    /// Evidence of this attempt's success was seen. For a dry run: all is as it must be.
    record Succeeded(@Nullable String message, Result result) implements Outcome {}

    /// The work itself failed. `retryable` says whether another try can help.
    record Failed(boolean retryable, String message, Result result) implements Outcome {}

    /// Stopped because [Attempt#stop()] fired; the message says what was stopped, and how.
    record Stopped(StopReason reason, String message, Result result) implements Outcome {}

    /// It could not be watched to its end, and nothing of it runs any more: it may be tried again.
    record Lost(String message, Result result) implements Outcome {}

    /// It ended, and no one can say how.
    record Unknown(String message, Result result) implements Outcome {}

    /// It is watched no more and may still go on, or was done in part: another try could do the
    /// same work twice, so that none follows. `reason` is why it was to be stopped, null where
    /// nothing but the watching came to an end.
    record GivenUp(@Nullable StopReason reason, String message, Result result) implements Outcome {}

    /// `report` is the end of the output, secrets masked; null where there is none.
    record Result(List<String> warnings, List<Artifact> artifacts, @Nullable String report) {
        public static final Result NONE = new Result(List.of(), List.of(), null);
    }
}
