package backhaul.worker.catalog;

import backhaul.protocol.Wire;
import backhaul.settings.Durations;
import backhaul.settings.Section;
import backhaul.settings.Suggestions;
import backhaul.worker.catalog.Job.Limits;
import backhaul.worker.catalog.Job.OpenParameter;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.JobSpec.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads one job: what every job has here, and what its engine does by that engine's own reader.
final class JobReader {

    private static final Duration TIMEOUT = Duration.ofHours(6);
    private static final Duration DEADLINE = Duration.ofHours(24);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int LONGEST_DESCRIPTION = 200;

    private final String name;
    private final Section section;
    private final SequencedMap<String, EngineConfiguration> engines;

    JobReader(String name, Section section, SequencedMap<String, EngineConfiguration> engines) {
        this.name = name;
        this.section = section;
        this.engines = engines;
    }

    Optional<Job> read() {
        checkName();
        String description = description();
        boolean rerun = section.flag("rerun", false);
        Duration expectEvery = positive("expectEvery").orElse(null);
        RetryPolicy retry = retry();
        Optional<EngineConfiguration> engine = engine();
        if (engine.isEmpty()) {
            section.ignore("open", "timeout", "deadline", "stallTimeout", "concurrency");
            return Optional.empty();
        }
        Limits limits = limits(engine.get());
        JobSpec spec = engine.get().readSpec(section.sectionOrEmpty(engine.get().name()));
        List<OpenParameter> open = open(spec);
        if (!section.problems().isEmpty()) {
            return Optional.empty();
        }
        String digest = SpecDigest.of(engine.get().name(), spec.describe(), limits, retry, open);
        return Optional.of(
                new Job(
                        name,
                        description,
                        engine.get().name(),
                        spec,
                        limits,
                        retry,
                        open,
                        expectEvery,
                        rerun,
                        digest));
    }

    private void checkName() {
        if (!Wire.isJob(name)) {
            section.problem(
                    "is not a job's name.",
                    "Use small letters, digits, '.', '_' and '-', at most 63, a letter or digit"
                            + " first.");
        }
    }

    private @Nullable String description() {
        Optional<String> description = section.text("description");
        if (description.isPresent() && description.get().length() > LONGEST_DESCRIPTION) {
            section.problem("description", "is too long.", "Use at most 200 characters.");
        }
        return description.orElse(null);
    }

    private Optional<EngineConfiguration> engine() {
        List<EngineConfiguration> named =
                engines.values().stream().filter(engine -> section.has(engine.name())).toList();
        if (named.size() == 1) {
            return Optional.of(named.getFirst());
        }
        if (named.isEmpty()) {
            section.problem(
                    "has no engine.",
                    "Say what it does below one of " + String.join(", ", engines.keySet()) + ".");
            section.ignore(engines.keySet().toArray(String[]::new));
            return Optional.empty();
        }
        section.problem(
                named.getLast().name(),
                "stands beside " + named.getFirst().name() + ", and a job has one engine.",
                "Make two jobs of it.");
        section.ignore(engines.keySet().toArray(String[]::new));
        return Optional.empty();
    }

    private RetryPolicy retry() {
        RetryPolicy usual = RetryPolicy.DEFAULT;
        Section retry = section.sectionOrEmpty("retry");
        int maxAttempts = retry.integer("maxAttempts", usual.maxAttempts(), 1, 100);
        Optional<Duration> maxDelay = delay(retry, "maxDelay");
        Duration initialDelay =
                delay(retry, "initialDelay")
                        .orElse(
                                shorter(
                                        usual.initialDelay(),
                                        maxDelay.orElse(usual.initialDelay())));
        Duration most = maxDelay.orElse(longer(initialDelay, usual.maxDelay()));
        if (initialDelay.compareTo(most) > 0) {
            retry.problem(
                    "maxDelay",
                    "is shorter than initialDelay, " + Durations.format(initialDelay) + ".",
                    "Write a longer maxDelay.");
            return usual;
        }
        return new RetryPolicy(maxAttempts, initialDelay, most);
    }

    private static Optional<Duration> delay(Section retry, String key) {
        return retry.has(key)
                ? Optional.of(retry.duration(key, SHORTEST, Duration.ZERO, Limits.LONGEST_DEADLINE))
                : Optional.empty();
    }

    private Limits limits(EngineConfiguration engine) {
        Duration stall = positive("stallTimeout").or(engine::stallTimeout).orElse(null);
        int concurrency = section.integer("concurrency", 1, 1, 1000);
        Optional<Duration> timeout = positive("timeout");
        Duration deadline =
                section.duration("deadline", DEADLINE, SHORTEST, Limits.LONGEST_DEADLINE);
        if (timeout.isPresent() && timeout.get().compareTo(deadline) > 0) {
            section.problem(
                    section.has("deadline") ? "deadline" : "timeout",
                    section.has("deadline")
                            ? "is shorter than timeout, " + Durations.format(timeout.get()) + "."
                            : Durations.format(timeout.get())
                                    + " is longer than deadline, which is "
                                    + Durations.format(deadline)
                                    + " where it is not set.",
                    "deadline bounds all attempts together, timeout each of them.");
            return new Limits(deadline, deadline, stall, concurrency);
        }
        return new Limits(timeout.orElse(shorter(TIMEOUT, deadline)), deadline, stall, concurrency);
    }

    private List<OpenParameter> open(JobSpec spec) {
        Section open = section.sectionOrEmpty("open");
        List<OpenParameter> parameters = new ArrayList<>();
        for (Parameter parameter : spec.parameters()) {
            if (parameter.alwaysOpen() || open.has(parameter.name())) {
                Section narrowing = open.sectionOrEmpty(parameter.name());
                parameters.add(new OpenParameter(parameter, Narrowing.of(parameter, narrowing)));
            }
        }
        List<String> names = spec.parameters().stream().map(Parameter::name).toList();
        for (String name : open.keys()) {
            if (!names.contains(name)) {
                open.problem(name, "a request can never set it.", whatCanBeOpened(name, names));
            }
        }
        return parameters;
    }

    private static String whatCanBeOpened(String name, List<String> names) {
        if (names.isEmpty()) {
            return "Nothing of this job can be opened.";
        }
        String question = Suggestions.question(name, names).map(q -> " " + q).orElse("");
        return "What can be opened: " + String.join(", ", names) + "." + question;
    }

    private Optional<Duration> positive(String key) {
        return section.has(key)
                ? Optional.of(section.duration(key, SHORTEST, SHORTEST, Duration.ofDays(366)))
                : Optional.empty();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
