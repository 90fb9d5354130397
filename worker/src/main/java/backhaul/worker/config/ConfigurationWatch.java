package backhaul.worker.config;

import backhaul.settings.InvalidSettings;
import backhaul.worker.config.SettingsReader.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `worker.yaml` again when it changed. Jobs and trusted keys follow it; a bad file is
/// refused whole, and the old one stays in force; every other key needs a restart, which is logged.
///
/// A change counts once the files have looked the same twice in a row, so that one that is being
/// written is not read by half.
public final class ConfigurationWatch implements AutoCloseable {

    /// Two looks within the 10 s in which a change is to be noticed.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final SettingsReader reader;
    private final InstantSource clock;
    private final Reading atStart;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("configuration-watch").factory());

    private List<Path> files;
    private String judged;
    private String lastSeen;
    private volatile InForce inForce;
    private volatile @Nullable Refusal refusal;
    private volatile Set<String> restartNeededFor = Set.of();

    private record Refusal(Instant at, String why) {}

    private ConfigurationWatch(SettingsReader reader, InstantSource clock, Reading atStart) {
        this.reader = reader;
        this.clock = clock;
        this.atStart = atStart;
        this.files = atStart.files();
        this.judged = FileContents.digest(files);
        this.lastSeen = judged;
        this.inForce = atStart.settings().inForce();
    }

    /// Reads the file for the first time. [#start()] begins to watch it.
    ///
    /// @throws InvalidSettings with every problem of the file
    public static ConfigurationWatch read(SettingsReader reader, InstantSource clock)
            throws InvalidSettings {
        return new ConfigurationWatch(reader, clock, reader.reading(Optional.empty()));
    }

    /// What the file said at the start: all of it but [#inForce()] stays so.
    public WorkerSettings settings() {
        return atStart.settings();
    }

    /// The jobs and keys that count now. Safe to call from any thread.
    public InForce inForce() {
        return inForce;
    }

    /// `worker.yaml changed at 2026-11-21T01:00:00Z and was refused: ...`; empty where the file is
    /// in force as it stands.
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal)
                .map(refused ->
                        "%s changed at %s and was refused: %s"
                                .formatted(name(), refused.at(), refused.why()));
    }

    /// The top keys that were changed since the start and are not read again.
    public Set<String> restartNeededFor() {
        return restartNeededFor;
    }

    public void start() {
        long millis = LOOK_EVERY.toMillis();
        Future<?> _ =
                thread.scheduleWithFixedDelay(
                        this::lookSafely, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("worker.yaml could not be looked at; what was read before stays in force", e);
        }
    }

    /// One look.
    void look() {
        String seen = FileContents.digest(files);
        boolean settled = seen.equals(lastSeen);
        lastSeen = seen;
        // A refused file is read again at each look: what it lacks may be another file.
        if (settled && (!seen.equals(judged) || refusal != null)) {
            judged = seen;
            readAgain();
        }
    }

    private void readAgain() {
        try {
            Reading reading = reader.reading(Optional.of(atStart.settings().engines()));
            files = reading.files();
            judged = FileContents.digest(files);
            lastSeen = judged;
            inForce = reading.settings().inForce();
            refusal = null;
            tell(reading);
        } catch (InvalidSettings e) {
            refuse(e);
        }
    }

    private void refuse(InvalidSettings e) {
        Refusal before = refusal;
        String why = String.valueOf(e.getMessage());
        if (before == null || !before.why().equals(why)) {
            refusal = new Refusal(clock.instant().truncatedTo(ChronoUnit.SECONDS), why);
            LOG.error("{}", e.render("The old one stays in force."));
        }
    }

    private void tell(Reading reading) {
        LOG.info(
                "{} was read again: {} jobs are in force", name(), inForce.catalog().jobs().size());
        inForce.warnings().forEach(warning -> LOG.warn("{}", warning));
        restartNeededFor = changed(reading.fingerprints());
        restartNeededFor.forEach(
                key -> LOG.warn("{}: {} changed, and needs a restart", name(), key));
    }

    private Set<String> changed(Map<String, String> now) {
        Map<String, String> then = atStart.fingerprints();
        var keys = new TreeSet<>(then.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(key -> then.getOrDefault(key, "").equals(now.getOrDefault(key, "")));
        return Collections.unmodifiableSet(keys);
    }

    private String name() {
        return String.valueOf(reader.path().getFileName());
    }
}
