package backhaul.worker.loop;

import backhaul.protocol.Envelope;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop of one address, on its own platform thread: turns, and begins anew with fresh readers
/// where those fail. What runs goes on meanwhile.
public final class AddressLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(AddressLoop.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /// After the drain time, how long stopped attempts may take to end.
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);

    private final LoopContext context;
    private final Supplier<Optional<String>> rival;
    private final Mailbox mailbox = new Mailbox();
    private final Scheduler scheduler;
    private final Scheduler.Signal left;
    private final LiveAttempts live;
    private final Leases leases;
    private volatile @Nullable Instant drainUntil;
    private volatile @Nullable Ending ending;

    /// Why the loop is over.
    public sealed interface Ending {
        /// It was told to leave, and left nothing half-said.
        record Drained() implements Ending {}

        /// Another worker serves under this name: this one must not be started again.
        record Contested(String message) implements Ending {}
    }

    /// Makes a loop that does nothing until it is run.
    ///
    /// @param rival asks presence whether another worker renews this one's name, and says so
    public AddressLoop(LoopContext context, Supplier<Optional<String>> rival) {
        this.context = context;
        this.rival = rival;
        this.scheduler = context.timing().scheduler();
        this.left = scheduler.signal();
        this.live = new LiveAttempts(scheduler, mailbox);
        this.leases = new Leases(scheduler);
    }

    /// Runs until drained or contested.
    @Override
    public void run() {
        Duration wait = FIRST_WAIT;
        Producer<byte[], byte[]> progress = context.kafka().plain();
        try {
            while (ending == null) {
                long began = scheduler.nanoTime();
                try {
                    serve(reporter(progress));
                } catch (NameContested e) {
                    contested(String.valueOf(e.getMessage()));
                } catch (FencedInstanceIdException e) {
                    contested(twoMembers());
                } catch (KafkaException e) {
                    log.warn("the loop of {} begins anew: {}", name(), e.toString());
                    log.debug("because of", e);
                    context.observer().notServing("kafka: " + e.getMessage());
                }
                boolean wasLong = scheduler.nanoTime() - began > LONGEST_WAIT.toNanos();
                wait = wasLong ? FIRST_WAIT : wait.multipliedBy(2);
                wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
                context.observer().turned(new LoopObserver.Load(live.count(), 0, true));
                if (drainUntil != null) {
                    drain();
                }
                pause(wait);
            }
        } finally {
            boolean interrupted = Thread.interrupted(); // or closing would not get through
            progress.close(Duration.ZERO);
            live.all().forEach(LiveAttempt::abandon);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String name() {
        return context.address().name();
    }

    private String twoMembers() {
        return "a second worker named %s is a member of the pool %s. Names are unique: give one of the two another"
                .formatted(context.worker(), name());
    }

    private ProgressReporter reporter(Producer<byte[], byte[]> producer) {
        return new ProgressReporter(
                live, context.signing()::progress, envelope -> send(producer, envelope));
    }

    private void send(Producer<byte[], byte[]> producer, Envelope envelope) {
        try {
            var _ = producer.send(Envelopes.record(context.topics().progress(), envelope));
        } catch (KafkaException e) {
            log.debug("progress is not said", e);
        }
    }

    private void serve(ProgressReporter reporter) {
        try (Shift shift =
                new Shift(context, rival, new Shift.Lasting(live, leases, mailbox, reporter))) {
            shift.begin();
            while (ending == null && !shift.outgrown()) {
                boolean leaving = drainUntil != null;
                shift.turn(leaving);
                if (leaving) {
                    drain();
                }
            }
            if (ending instanceof Ending.Drained) {
                shift.leave();
            }
        }
    }

    private void drain() {
        Instant now = context.timing().clock().instant();
        Instant until = drainUntil;
        boolean over = until == null || now.isAfter(until);
        boolean working = live.all().stream().anyMatch(attempt -> !over || !outlives(attempt));
        if (!working) {
            ending = new Ending.Drained();
        } else if (over) {
            live.all().stream()
                    .filter(attempt -> !outlives(attempt))
                    .forEach(attempt -> attempt.requestStop(StopReason.DRAIN));
            if (until != null && now.isAfter(until.plus(STOP_GRACE))) {
                log.warn("{} attempts did not stop in time and are left behind", live.count());
                ending = new Ending.Drained();
            }
        }
    }

    private boolean outlives(LiveAttempt attempt) {
        Engine engine = context.work().engines().get(attempt.engine());
        return engine != null && engine.outlivesWorker();
    }

    private void contested(String message) {
        live.stopAll(StopReason.UNIT_LOST);
        context.observer().notServing(message);
        ending = new Ending.Contested(message);
    }

    private void pause(Duration wait) {
        if (ending == null) {
            try {
                left.await(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ending = new Ending.Drained();
            }
        }
    }

    /// Lets nothing new in from now on, waits for attempts for `drainTimeout`, then ends. Returns
    /// at once.
    public synchronized void leave() {
        if (drainUntil == null) {
            drainUntil = context.timing().clock().instant().plus(context.timing().drainTimeout());
        }
        left.raise();
    }

    /// How the loop ended; empty while it runs.
    public Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }
}
