package backhaul.worker.engine.script;

import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.JobSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job of this engine. `artifacts` is null where no file is expected; `written` is its section of
/// the configuration as the file has it.
record ScriptSpec(
        Command command,
        ExitCodes exitCodes,
        OutputRules output,
        @Nullable ArtifactRule artifacts,
        Report report,
        Map<String, Object> written)
        implements JobSpec {

    /// What of the output leaves the host.
    enum Report {
        NONE,
        TAIL
    }

    @Override
    public List<Parameter> parameters() {
        return command.line().arguments().stream().map(Argument::parameter).toList();
    }

    @Override
    public ScriptSpec with(Map<String, Object> values) throws InvalidParameter {
        return new ScriptSpec(command.with(values), exitCodes, output, artifacts, report, written);
    }

    @Override
    public Map<String, Object> describe() {
        return written;
    }

    @Override
    public List<String> warnings() {
        return Doubts.about(this);
    }
}
