package backhaul.worker.loop;

import backhaul.worker.catalog.Job;
import backhaul.worker.ledger.AddressTopics;
import backhaul.worker.ledger.LedgerWriter;
import backhaul.worker.ledger.NoProgress;
import backhaul.worker.ledger.Restore;
import backhaul.worker.ledger.RunBook;
import backhaul.worker.ledger.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a unit, always in the same order: a new producer, `initTransactions`, the committed
/// offsets, the restore. Only then does a [Tenure] begin.
final class Taking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Taking.class);
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private final Shared shared;
    private final LoopContext context;
    private final Unit unit;
    private final Claim claim;
    private final RunBook book = new RunBook();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final long began;
    private final NoProgress guard;
    private @Nullable Taken taken;

    /// What there is once the unit is taken.
    private record Taken(LedgerWriter writer, AddressTopics.Positions positions, Restore restore) {}

    Taking(Shared shared, Unit unit, Claim claim) {
        this.shared = shared;
        this.context = shared.context();
        this.unit = unit;
        this.claim = claim;
        this.began = context.timing().scheduler().nanoTime();
        this.guard =
                new NoProgress(
                        "restoring the runs of " + unit, context.timing().scheduler()::nanoTime);
    }

    /// Fences whoever had the unit, and finds out where it stands.
    void begin() {
        AddressTopics topics = shared.positions().topics().get();
        LedgerWriter writer =
                open(
                        LedgerWriter.take(
                                context.kafka(),
                                unit,
                                new LedgerWriter.Context(
                                        topics.ids(),
                                        context.topics().deadLetters(),
                                        shared.positions().offsets()::groupMetadata,
                                        this::waiting,
                                        context.signing()::status,
                                        book)));
        AddressTopics.Positions positions =
                topics.positions(
                        unit,
                        shared.positions().admin(),
                        shared.positions().offsets(),
                        context.timing().clock().instant());
        positions.alarms().forEach(text -> context.observer().alarm("offsets", text));
        Consumer<byte[], byte[]> reader = context.kafka().reader();
        opened.push(() -> reader.close(AT_ONCE));
        taken =
                new Taken(
                        writer,
                        positions,
                        new Restore(
                                unit,
                                reader,
                                context.judgement().statuses(),
                                book,
                                positions.extents()));
    }

    /// A commit is without an answer: attempts go on, and the loop is alive.
    private void waiting() {
        context.observer().notServing("kafka does not answer; what runs goes on");
        context.observer().turned(new LoopObserver.Load(shared.live().count(), 0, true));
    }

    /// Reads a slice of what is to be restored.
    ///
    /// @return true once everything is
    boolean step() {
        Restore restore = taken().restore();
        boolean done = restore.step(SLICE);
        guard.check(restore.left());
        return done;
    }

    /// The time that begins when everything is restored.
    Tenure tenure() {
        closeReader();
        Map<TopicPartition, Long> next = new HashMap<>();
        taken().positions()
                .next()
                .forEach((p, offset) ->
                        next.put(new TopicPartition(unit.address().requestsTopic(), p), offset));
        taken().positions()
                .extents()
                .forEach((p, extent) ->
                        taken().writer()
                                .begin(
                                        p,
                                        Objects.requireNonNull(taken().positions().next().get(p)),
                                        extent.end()));
        book.forget(Instant.EPOCH);
        context.observer()
                .restored(
                        Duration.ofNanos(context.timing().scheduler().nanoTime() - began),
                        book.unfinished().size(),
                        taken().restore().ignored());
        return new Tenure(
                shared,
                unit,
                new Tenure.Ownership(taken().writer(), claim),
                crew(shared.reading().intake().open(next)));
    }

    private Taken taken() {
        return Objects.requireNonNull(taken, "the unit is not taken yet");
    }

    private Crew crew(Inbox inbox) {
        LoopContext.Judgement judgement = context.judgement();
        LoopContext.Work work = context.work();
        Agenda agenda = new Agenda();
        RunDesk desk = new RunDesk(context.worker(), book, agenda);
        Plans plans = new Plans(judgement.admission(), shared.reading().reread());
        Admitting admitting =
                new Admitting(
                        new Admitting.Desk(
                                context.worker(),
                                desk,
                                book,
                                plans,
                                shared.reading().cancelling(),
                                shared.waiting()),
                        judgement.admission(),
                        new Admitting.DeadLetters(
                                judgement.deadLetters(), judgement.deadLetterRate()),
                        context.observer());
        Endings endings =
                new Endings(
                        desk,
                        shared.live(),
                        work.slots(),
                        new Backoff(context.timing().random()),
                        job -> work.catalog().get().job(job).map(Job::retry));
        Starting starting =
                new Starting(
                        context.worker(),
                        new Starting.Stage(desk, plans, shared.live(), work.slots(), claim.lease()),
                        work.engines());
        return new Crew(new Crew.State(book, agenda, desk), inbox, admitting, endings, starting);
    }

    private <T extends AutoCloseable> T open(T client) {
        opened.push(client);
        return client;
    }

    private void closeReader() {
        if (opened.size() > 1) {
            closeNext();
        }
    }

    /// Closes what was opened for the unit, its producer among it.
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            closeNext();
        }
    }

    private void closeNext() {
        try {
            opened.pop().close();
        } catch (Exception e) {
            log.debug("closing a client", e);
        }
    }
}
