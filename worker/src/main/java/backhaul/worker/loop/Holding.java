package backhaul.worker.loop;

import backhaul.worker.ledger.Restore;
import backhaul.worker.ledger.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A unit that is this loop's to own: about to be taken, being restored, or served. Whenever it is
/// in doubt what of it is committed, everything but its live attempts is let go of, and it is taken
/// again.
final class Holding implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Holding.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Shared shared;
    private final Unit unit;
    private final Supplier<Optional<String>> rival;
    private final Scheduler scheduler;
    private final Claim claim;
    private @Nullable Taking taking;
    private @Nullable Tenure tenure;
    private Duration wait = Duration.ZERO;
    private long since;

    /// @param lease null where nobody else may take the unit in order
    /// @param rival says who else serves under this worker's name
    Holding(Shared shared, Unit unit, @Nullable Lease lease, Supplier<Optional<String>> rival) {
        this.shared = shared;
        this.unit = unit;
        this.rival = rival;
        this.scheduler = shared.context().timing().scheduler();
        this.since = scheduler.nanoTime();
        this.claim = new Claim(lease, shared.group(), scheduler);
    }

    Unit unit() {
        return unit;
    }

    Optional<Tenure> tenure() {
        return Optional.ofNullable(tenure);
    }

    /// True while it is read back.
    boolean restoring() {
        return taking != null && tenure == null;
    }

    /// How long until it may be taken; empty once it is.
    Optional<Duration> takenIn() {
        return taking != null
                ? Optional.empty()
                : Optional.of(wait.minus(Duration.ofNanos(scheduler.nanoTime() - since)));
    }

    /// Takes the unit, or goes on with that: for a slice of time.
    void take() {
        guarded(() -> {
            Taking current = taking;
            if (current == null) {
                claim.check();
                current = new Taking(shared, unit, claim);
                taking = current;
                current.begin();
            } else if (current.step()) {
                Tenure begun = current.tenure();
                tenure = begun;
                begun.takeUp();
                since = scheduler.nanoTime();
            }
        });
    }

    /// The unit's part of a turn.
    void turn(Instant now, boolean open, boolean leaving) {
        Tenure current = tenure;
        if (current != null) {
            guarded(() -> current.turn(new Tenure.Turn(now, open, leaving)));
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (InterruptException e) {
            throw e;
        } catch (Restore.IncomprehensibleLedger e) {
            shared.context().observer().alarm("ledger", String.valueOf(e.getMessage()));
            doubt(e, LONGEST_WAIT);
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            rival().ifPresent(name -> {
                throw new NameContested(name);
            });
            claim.doubt();
            doubt(e, longer());
        } catch (KafkaException e) {
            doubt(e, longer());
        }
    }

    private Optional<String> rival() {
        try {
            return rival.get();
        } catch (KafkaException unreachable) {
            return Optional.empty();
        }
    }

    private void doubt(RuntimeException because, Duration until) {
        log.warn("{} is taken again: {}", unit, because.toString());
        log.debug("because of", because);
        shared.context().observer().notServing(unit + ": " + because.getMessage());
        close();
        wait = until;
        since = scheduler.nanoTime();
    }

    private Duration longer() {
        boolean wasLong = scheduler.nanoTime() - since > LONGEST_WAIT.toNanos();
        Duration next = wasLong || wait.isZero() ? FIRST_WAIT : wait.multipliedBy(2);
        return next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next;
    }

    /// Lets go of the unit: nothing of it is published any more.
    @Override
    public void close() {
        if (tenure != null) {
            tenure.close();
            tenure = null;
        }
        if (taking != null) {
            taking.close();
            taking = null;
        }
    }
}
