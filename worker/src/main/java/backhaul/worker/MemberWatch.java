package backhaul.worker;

import backhaul.worker.config.ConfigurationWatch;
import backhaul.worker.presence.MemberCatalogs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Raises an alarm where members of a pool offer different jobs; once for each difference, for as
/// long as it lasts.
final class MemberWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final String worker;
    private final ConfigurationWatch configuration;
    private final MemberCatalogs members;
    private final Consumer<String> alarm;
    private final InstantSource clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("members").factory());
    private Set<String> before = Set.of();
    private Set<String> told = Set.of();

    /// Takes over `members`.
    MemberWatch(
            String worker,
            ConfigurationWatch configuration,
            MemberCatalogs members,
            Consumer<String> alarm,
            InstantSource clock) {
        this.worker = worker;
        this.configuration = configuration;
        this.members = members;
        this.alarm = alarm;
        this.clock = clock;
    }

    MemberWatch begin() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /// A difference counts when it is seen twice: members do not take a change up at once.
    private void look() {
        try {
            Set<String> now =
                    new TreeSet<>(
                            members.differences(
                                    worker, configuration.inForce().catalog(), clock.instant()));
            Set<String> lasting = new TreeSet<>(now);
            lasting.retainAll(before);
            lasting.stream().filter(text -> !told.contains(text)).forEach(alarm);
            told = lasting;
            before = now;
        } catch (RuntimeException e) {
            log.debug("the other members cannot be looked at", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
        members.close();
    }
}
