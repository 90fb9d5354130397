package backhaul.worker.engine.script;

import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Sharing;
import java.time.Duration;
import java.util.Optional;

/// `engines.script`: `slots` attempts at once, by default as many as the host has processors, at
/// most four.
public record ScriptEngineConfiguration(int slots) implements EngineConfiguration {
    private static final int MOST_SLOTS = 1000;
    private static final int MOST_SLOTS_BY_DEFAULT = 4;

    public ScriptEngineConfiguration {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("engines.script.slots: " + slots);
        }
    }

    public static ScriptEngineConfiguration read(Section section) {
        int processors = Runtime.getRuntime().availableProcessors();
        int slots = Math.min(processors, MOST_SLOTS_BY_DEFAULT);
        return new ScriptEngineConfiguration(section.integer("slots", slots, 1, MOST_SLOTS));
    }

    @Override
    public String name() {
        return "script";
    }

    /// A script may be silent for hours.
    @Override
    public Optional<Duration> stallTimeout() {
        return Optional.empty();
    }

    /// A command that ended with its host can be run on another.
    @Override
    public Sharing sharing() {
        return Sharing.REPEATABLE;
    }

    @Override
    public JobSpec readSpec(Section section) {
        return new ScriptSpecReader(section, Platform.ofThisHost()).read();
    }

    @Override
    public Engine open(EngineContext context) {
        return new ScriptEngine(ScriptHost.of(context));
    }
}
