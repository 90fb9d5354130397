package backhaul.worker.engine.navicat;

import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job of this engine.
///
/// @param task as the Task Scheduler shows it: `\oceanbase-auto-bak`
/// @param checkEvery between two looks, after the first seconds
/// @param artifacts null where no file is expected
/// @param written the job's section of the configuration as the file has it
record NavicatSpec(
        String task,
        Overlap ifRunning,
        Duration startTimeout,
        Duration checkEvery,
        @Nullable BackupRule artifacts,
        Map<String, Object> written)
        implements JobSpec {

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public NavicatSpec with(Map<String, Object> values) throws InvalidParameter {
        if (!values.isEmpty()) {
            throw new InvalidParameter("a navicat job has no parameters");
        }
        return this;
    }

    @Override
    public Map<String, Object> describe() {
        return written;
    }

    @Override
    public List<String> warnings() {
        return artifacts != null
                ? List.of()
                : List.of("names no artifacts: that the task ends with 0 is no proof of a backup");
    }
}
