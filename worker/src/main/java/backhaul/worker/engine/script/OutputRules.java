package backhaul.worker.engine.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a job looks for in its command's output. `progress` finds a percentage in its first group.
record OutputRules(
        List<OutputPattern> warnOn, List<OutputPattern> failOn, @Nullable OutputPattern progress) {

    static final OutputRules NONE = new OutputRules(List.of(), List.of(), null);
}
