package backhaul.worker.loop;

import backhaul.worker.catalog.Job;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.LedgerWriter;
import backhaul.worker.ledger.Restore;
import backhaul.worker.ledger.RunBook;
import backhaul.worker.ledger.UnitTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the unit, always in the same order: a new producer, `initTransactions`, the committed
/// offsets, the cancels, the restore. Only then does a [Tenure] begin.
final class Taking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Taking.class);
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private final LoopContext context;
    private final LiveAttempts live;
    private final Mailbox mailbox;
    private final ProgressReporter progress;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Taking(LoopContext context, LiveAttempts live, Mailbox mailbox, ProgressReporter progress) {
        this.context = context;
        this.live = live;
        this.mailbox = mailbox;
        this.progress = progress;
    }

    Tenure take() {
        long began = context.timing().scheduler().nanoTime();
        KafkaClients kafka = context.kafka();
        RunBook book = new RunBook();
        Consumer<byte[], byte[]> requests = kafka.requests(context.unit().group());
        opened.push(() -> requests.close(AT_ONCE));
        Admin admin = kafka.admin();
        opened.push(() -> admin.close(Duration.ZERO));
        UnitTopics topics = UnitTopics.describe(admin, context.unit());
        LedgerWriter writer =
                open(
                        LedgerWriter.take(
                                kafka,
                                context.unit(),
                                new LedgerWriter.Context(
                                        topics.statusTopicId(),
                                        context.topics().deadLetters(),
                                        requests::groupMetadata,
                                        this::waiting,
                                        context.signing()::status,
                                        book)));
        requests.assign(topics.requests());
        UnitTopics.Positions positions =
                topics.positions(admin, requests, context.timing().clock().instant());
        positions.alarms().forEach(text -> context.observer().alarm("offsets", text));
        if (topics.requestPartitions() > topics.partitions().size()) {
            context.observer().alarm("partitions", unread(topics));
        }
        positions.next().forEach((p, next) -> requests.seek(partition(p), next));
        Crew crew = crew(book, requests);
        crew.cancelling()
                .catchUp(
                        context.timing().clock().instant(),
                        guard("reading the cancels of " + context.topics().controls()));
        long ignored = restore(book, positions);
        positions
                .extents()
                .forEach((p, extent) ->
                        writer.begin(p, requests.position(partition(p)), extent.end()));
        book.forget(Instant.EPOCH);
        context.observer()
                .restored(
                        Duration.ofNanos(context.timing().scheduler().nanoTime() - began),
                        book.unfinished().size(),
                        ignored);
        return new Tenure(context, writer, crew);
    }

    /// A commit is without an answer: attempts go on, and the loop is alive.
    private void waiting() {
        context.observer().notServing("kafka does not answer; what runs goes on");
        context.observer().turned(new LoopObserver.Load(live.count(), 0, true));
    }

    private Crew crew(RunBook book, Consumer<byte[], byte[]> requests) {
        LoopContext.Judgement judgement = context.judgement();
        LoopContext.Work work = context.work();
        Agenda agenda = new Agenda();
        RunDesk desk = new RunDesk(book, agenda);
        RequestReread reread =
                open(new RequestReread(context.kafka().reader(), context.topics().requests()));
        Plans plans = new Plans(judgement.admission(), reread);
        Cancelling cancelling =
                open(
                        new Cancelling(
                                context.kafka().follower(),
                                context.topics().controls(),
                                context.unit().address(),
                                new Cancelling.Court(judgement.cancels(), context.observer()),
                                desk,
                                live));
        Admitting admitting =
                new Admitting(
                        new Admitting.Desk(context.worker(), desk, book, agenda, plans, cancelling),
                        judgement.admission(),
                        new Admitting.DeadLetters(
                                judgement.deadLetters(), judgement.deadLetterRate()),
                        context.observer());
        Endings endings =
                new Endings(
                        desk,
                        live,
                        work.slots(),
                        new Backoff(context.timing().random()),
                        job -> work.catalog().get().job(job).map(Job::retry));
        Starting starting =
                new Starting(
                        context.worker(),
                        new Starting.Stage(desk, plans, live, work.slots()),
                        work.engines());
        Intake intake = new Intake(requests, context.unit().address(), context.observer()::skipped);
        return new Crew(
                new Crew.State(book, agenda, desk),
                intake,
                admitting,
                cancelling,
                endings,
                new Crew.Attempts(starting, live, mailbox, progress));
    }

    private long restore(RunBook book, UnitTopics.Positions positions) {
        Consumer<byte[], byte[]> reader = context.kafka().reader();
        try {
            Restore restore =
                    new Restore(
                            context.unit(),
                            reader,
                            context.judgement().statuses(),
                            book,
                            positions.extents());
            NoProgress guard = guard("restoring the runs of " + context.unit().address());
            while (!restore.step(SLICE)) {
                guard.check(restore.left());
                context.observer().turned(new LoopObserver.Load(live.count(), 0, true));
            }
            return restore.ignored();
        } finally {
            reader.close(AT_ONCE);
        }
    }

    private NoProgress guard(String what) {
        return new NoProgress(what, context.timing().scheduler()::nanoTime);
    }

    private TopicPartition partition(int partition) {
        return new TopicPartition(context.unit().requestsTopic(), partition);
    }

    private static String unread(UnitTopics topics) {
        return "requests have %d partitions, statuses %d: what lies in the others is not read. Make them equal: backhaul topics create"
                .formatted(topics.requestPartitions(), topics.partitions().size());
    }

    private <T extends AutoCloseable> T open(T client) {
        opened.push(client);
        return client;
    }

    /// Closes every client of this tenure, the ledger's producer among them.
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.debug("closing a client", e);
            }
        }
    }
}
