package backhaul.worker.engine.hycu;

import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Sharing;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// `engines.hycu`: the controllers, by name, and how many attempts are watched at once.
public final class HycuEngineConfiguration implements EngineConfiguration {
    private static final int SLOTS = 200;
    private static final int MOST_SLOTS = 10_000;

    private final SequencedMap<String, Controller> controllers;
    private final int slots;

    HycuEngineConfiguration(SequencedMap<String, Controller> controllers, int slots) {
        this.controllers = Collections.unmodifiableSequencedMap(controllers);
        this.slots = slots;
    }

    /// Reads the section. What is wrong is added to its problems.
    public static HycuEngineConfiguration read(Section section) {
        var controllers = new LinkedHashMap<String, Controller>();
        section.sections("controllers")
                .forEach((name, at) -> controllers.put(name, controller(name, at)));
        return new HycuEngineConfiguration(
                controllers, section.integer("slots", SLOTS, 1, MOST_SLOTS));
    }

    private static Controller controller(String name, Section at) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            at.problem(
                    "is not a controller's name.",
                    "Use letters, digits, '.', '_' and '-', at most 63.");
        }
        return new ControllerReader(name, at).read();
    }

    @Override
    public String name() {
        return "hycu";
    }

    @Override
    public int slots() {
        return slots;
    }

    SequencedMap<String, Controller> controllers() {
        return controllers;
    }

    /// A job that waits in its controller's queue is alive as long as the controller answers.
    @Override
    public Optional<Duration> stallTimeout() {
        return Optional.of(Duration.ofHours(1));
    }

    @Override
    public Sharing sharing() {
        return Sharing.WATCHABLE;
    }

    @Override
    public JobSpec readSpec(Section section) {
        return new HycuSpecReader(section, controllers).read();
    }

    @Override
    public Engine open(EngineContext context) {
        return new HycuEngine(controllers, Time.system(context.clock()), context.mask());
    }
}
