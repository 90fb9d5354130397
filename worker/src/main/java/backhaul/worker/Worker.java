package backhaul.worker;

import backhaul.settings.Durations;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Secrets;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.config.ConfigurationWatch;
import backhaul.worker.config.Identity;
import backhaul.worker.config.SettingsReader;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.WorkerKafkaClients;
import backhaul.worker.loop.AddressLoop;
import backhaul.worker.loop.Slots;
import backhaul.worker.loop.SystemScheduler;
import backhaul.worker.ops.Health;
import backhaul.worker.ops.Metrics;
import backhaul.worker.ops.OpsServer;
import backhaul.worker.presence.BootIds;
import backhaul.worker.presence.ClockCheck;
import backhaul.worker.presence.JobBoard;
import backhaul.worker.presence.NameLock;
import backhaul.worker.presence.PresencePublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One worker, from its configuration to its last word: the composition root. It starts on a thread
/// of its own, waits there for whatever is not there yet, and runs until it is told to leave or
/// must not go on.
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final ConfigurationWatch configuration;
    private final WorkerSettings settings;
    private final Secrets secrets;
    private final Story story;
    private final InstantSource clock = InstantSource.system();
    private final BootIds ids = BootIds.ofThisStart();
    private final ClockCheck clockCheck = new ClockCheck();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform().name("worker").unstarted(this::run);
    private volatile @Nullable Loops loops;
    private volatile @Nullable OpsServer ops;
    private volatile Runnable draining = () -> {};
    private volatile boolean leaving;

    /// Why a worker is over.
    public sealed interface Ending {
        /// It was told to leave.
        record Left() implements Ending {}

        /// It must not be started again as it is: another worker has this name.
        record NameInUse(String message) implements Ending {}

        /// It could not start; a later start may work.
        record CouldNotStart(String message) implements Ending {}
    }

    private Worker(ConfigurationWatch configuration, Secrets secrets, Story story) {
        this.configuration = configuration;
        this.settings = configuration.settings();
        this.secrets = secrets;
        this.story = story;
    }

    /// A worker of the configuration in `file`, that does nothing until it is started.
    ///
    /// @throws InvalidSettings with every problem of the file
    public static Worker of(Path file, Environment environment, Story story)
            throws InvalidSettings {
        Secrets secrets = new Secrets();
        return new Worker(
                ConfigurationWatch.read(
                        new SettingsReader(file, environment, secrets, Engines.readers()),
                        InstantSource.system()),
                secrets,
                story);
    }

    /// What its configuration says.
    WorkerSettings settings() {
        return settings;
    }

    /// Replaces every secret of the configuration in a text.
    UnaryOperator<String> mask() {
        return secrets;
    }

    /// Returns at once.
    public Worker start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            ending.complete(serve());
        } catch (InterruptedException e) {
            ending.complete(new Ending.Left());
        } catch (NameLock.NameTaken e) {
            ending.complete(new Ending.NameInUse(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            ending.complete(new Ending.CouldNotStart(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            log.error("the worker cannot go on", e);
            ending.complete(new Ending.CouldNotStart("a fault of the worker: " + e));
        } finally {
            closeAll();
        }
    }

    private Ending serve() throws IOException, NameLock.NameTaken, InterruptedException {
        long began = System.nanoTime();
        Identity identity = settings.identity();
        NameLock lock =
                open(NameLock.take(settings.process().dataDirectory(), identity.worker(), ids));
        Health health = new Health(clock, secrets);
        Metrics metrics = open(new Metrics(WorkerCommand.version()));
        ops = open(OpsServer.start(settings.process().http().address(), metrics, health));
        KafkaClients kafka = new WorkerKafkaClients(settings.kafka().settings(), identity.worker());
        new KafkaWait(settings.kafka(), kafka, story, health).await();
        OpenEngines engines =
                open(
                        OpenEngines.of(
                                settings,
                                configuration.inForce().catalog(),
                                clock,
                                secrets,
                                story));
        tellJobs();
        Announcing announcing = new Announcing(settings, ids, clock, kafka);
        Optional<String> taken = new NameWait(announcing.said(), ids, lock, clock, story).await();
        if (taken.isPresent()) {
            return new Ending.NameInUse(taken.get());
        }
        JobBoard jobs = announcing.jobs(configuration);
        Wiring wiring = new Wiring(settings, configuration, clock, open(new SystemScheduler()));
        Slots slots = wiring.slots();
        Wiring.Parts parts =
                new Wiring.Parts(
                        new Wiring.Parts.Clients(kafka, engines.byName(), slots),
                        metrics,
                        health,
                        jobs,
                        clockCheck,
                        announcing::rival);
        Loops serving =
                new Loops(
                        wiring.addresses().stream()
                                .map(address -> wiring.loop(address, parts))
                                .toList());
        lock.remember();
        PresencePublisher presence = announcing.publisher(jobs, serving, clockCheck);
        presence.begin();
        draining = presence::draining;
        loops = serving;
        configuration.start();
        open(configuration);
        var _ = serving.firstServing().thenAccept(takenUp -> tellReady(began, takenUp));
        CatalogMetrics numbers = new CatalogMetrics(metrics, settings, slots, jobs);
        open(new Readiness(health, configuration, clockCheck, presence, numbers).begin());
        if (!settings.identity().pools().isEmpty()) {
            open(announcing.memberWatch(configuration, serving).begin());
        }
        if (leaving) {
            serving.leave();
        }
        return ended(serving.run(), presence);
    }

    private static Ending ended(AddressLoop.Ending how, PresencePublisher presence) {
        return switch (how) {
            case AddressLoop.Ending.Drained _ -> {
                presence.close();
                yield new Ending.Left();
            }
            case AddressLoop.Ending.Contested contested -> {
                presence.abandon();
                yield new Ending.NameInUse(contested.message());
            }
        };
    }

    private void tellJobs() {
        List<String> names =
                configuration.inForce().catalog().jobs().stream().map(job -> job.name()).toList();
        story.line("jobs", names.isEmpty() ? "none yet" : String.join(", ", names));
        configuration.inForce().warnings().forEach(text -> story.line("warning", text));
    }

    private void tellReady(long began, int takenUp) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String runs =
                takenUp == 0
                        ? ""
                        : "; " + takenUp + (takenUp == 1 ? " run" : " runs") + " taken up again";
        story.ready(
                "ready in %s%s; metrics at http://%s/metrics"
                        .formatted(
                                Durations.elapsed(took),
                                runs,
                                settings.process().http().host() + ":" + port()));
        ready.complete(null);
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.debug("closing", e);
            }
        }
    }

    /// Where metrics and health are served; 0 before they are.
    public int port() {
        OpsServer server = ops;
        return server == null ? 0 : server.address().getPort();
    }

    /// Waits until the worker serves, or is over.
    ///
    /// @return false where it is over, or `within` has passed
    public boolean awaitReady(Duration within) throws InterruptedException {
        try {
            CompletableFuture.anyOf(ready, ending).get(within.toMillis(), TimeUnit.MILLISECONDS);
            return ready.isDone();
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /// Takes nothing more, waits for what runs as long as `drainTimeout` says, and ends. Returns at
    /// once.
    public void leave() {
        leaving = true;
        Loops serving = loops;
        if (serving == null) {
            thread.interrupt();
        } else {
            draining.run();
            serving.leave();
        }
    }

    /// Waits for the end.
    public Ending awaitEnd() throws InterruptedException {
        thread.join();
        return Objects.requireNonNull(ending.getNow(new Ending.Left()));
    }

    /// Leaves, and waits for the end.
    @Override
    public void close() {
        leave();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            log.debug("leaving", e);
        }
    }
}
