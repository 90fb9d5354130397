package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.AddressTopics;
import backhaul.worker.ledger.NoProgress;
import backhaul.worker.ledger.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A loop's time with one set of readers: of its requests, of its cancels. It serves the units that
/// are its own meanwhile, each by its own [Holding], and takes one at a time, so that those which
/// are served go on.
///
/// One turn: poll, then each unit: admit, apply, fire what is due, commit, act.
final class Shift implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shift.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LoopContext context;
    private final Address address;
    private final Supplier<Optional<String>> rival;
    private final LiveAttempts live;
    private final Leases leases;
    private final Mailbox mailbox;
    private final ProgressReporter progress;
    private final Every second;
    private final Every minute;
    private final Every partitionCheck;
    private final List<Holding> holdings = new ArrayList<>();
    private final Set<Integer> unpaired = new HashSet<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private @Nullable Requests requests;
    private @Nullable Shared shared;
    private @Nullable AddressTopics topics;
    private boolean outgrown;

    /// What outlives a shift.
    record Lasting(LiveAttempts live, Leases leases, Mailbox mailbox, ProgressReporter progress) {}

    Shift(LoopContext context, Supplier<Optional<String>> rival, Lasting lasting) {
        this.context = context;
        this.address = context.address();
        this.rival = rival;
        this.live = lasting.live();
        this.leases = lasting.leases();
        this.mailbox = lasting.mailbox();
        this.progress = lasting.progress();
        Instant now = context.timing().clock().instant();
        this.second = new Every(Duration.ofSeconds(1), now);
        this.minute = new Every(Duration.ofMinutes(1), now);
        this.partitionCheck = new Every(Duration.ofMinutes(5), now);
    }

    /// Opens the readers. What was asked to be cancelled is known before anything is acted on.
    void begin() {
        Admin admin = context.kafka().admin();
        opened.push(() -> admin.close(Duration.ZERO));
        AddressTopics described = describe(admin);
        Waiting waiting = new Waiting();
        Cancelling cancelling = cancelling();
        cancelling.catchUp(
                context.timing().clock().instant(),
                new NoProgress(
                        "reading the cancels of " + context.topics().controls(),
                        context.timing().scheduler()::nanoTime));
        RequestReread reread =
                open(new RequestReread(context.kafka().reader(), address.requestsTopic()));
        Consumer<byte[], byte[]> offsets = context.kafka().requests(address.group());
        opened.push(() -> offsets.close(CloseOptions.timeout(Duration.ZERO)));
        Requests opening = Requests.open(context.kafka(), address, new Ownership());
        requests = opening;
        Intake intake = new Intake(opening.consumer(), address.name(), context.observer()::skipped);
        shared =
                new Shared(
                        context,
                        new Shared.Positions(() -> look(admin), admin, offsets),
                        () -> opening.isMember(admin),
                        new Shared.Reading(intake, cancelling, reread),
                        waiting,
                        live);
        opening.begin(described.partitions());
        mailbox.onPost(intake::wakeup);
    }

    private Cancelling cancelling() {
        LoopContext.Judgement judgement = context.judgement();
        return open(
                new Cancelling(
                        context.kafka().follower(),
                        context.topics().controls(),
                        address.name(),
                        new Cancelling.Court(judgement.cancels(), context.observer()),
                        this::deskWith,
                        live));
    }

    private Optional<RunDesk> deskWith(RunKey run) {
        return tenures().flatMap(tenure -> tenure.deskWith(run).stream()).findFirst();
    }

    private Stream<Tenure> tenures() {
        return holdings.stream().flatMap(holding -> holding.tenure().stream());
    }

    private AddressTopics describe(Admin admin) {
        AddressTopics now = look(admin);
        topics = now;
        context.observer().partitions(now.requestPartitions());
        return now;
    }

    private AddressTopics look(Admin admin) {
        AddressTopics now = AddressTopics.describe(admin, address);
        if (now.requestPartitions() > now.partitions().size() && !now.equals(topics)) {
            context.observer().alarm("partitions", unread(now));
        }
        return now;
    }

    private static String unread(AddressTopics topics) {
        return "requests have %d partitions, statuses %d: what lies in the others is not read. Make them equal: backhaul topics create"
                .formatted(topics.requestPartitions(), topics.partitions().size());
    }

    /// What the group, or being alone, makes this loop's own.
    private final class Ownership implements Requests.Owners {
        @Override
        public void given(Set<Integer> partitions) {
            Set<Integer> usable = new HashSet<>(partitions);
            AddressTopics known = Objects.requireNonNull(topics);
            if (!known.partitions().containsAll(partitions)) {
                AddressTopics now = look(shared().positions().admin());
                context.observer().partitions(now.requestPartitions());
                outgrown |= !now.ids().equals(known.ids());
                usable.retainAll(now.partitions());
            }
            unpaired.addAll(partitions);
            unpaired.removeAll(usable);
            if (!usable.isEmpty()) {
                address.units(usable).forEach(Shift.this::hold);
            }
        }

        @Override
        public void taken(Set<Integer> partitions) {
            unpaired.removeAll(partitions);
            List<Holding> gone =
                    holdings.stream()
                            .filter(holding -> partitions.containsAll(holding.unit().partitions()))
                            .toList();
            gone.forEach(Shift.this::letGo);
        }
    }

    private void hold(Unit unit) {
        log.debug("{} is to be taken", unit);
        holdings.add(new Holding(shared(), unit, leases.granted(unit), rival));
    }

    /// The unit is somebody else's from now on, and so is what its next owner can find by a handle;
    /// what only this worker can stop is stopped.
    private void letGo(Holding holding) {
        log.debug("{} is let go", holding.unit());
        holding.close();
        holdings.remove(holding);
        live.letGo(holding.unit(), context.work());
        leases.end(holding.unit());
    }

    private Shared shared() {
        return Objects.requireNonNull(shared, "the shift has not begun");
    }

    /// One turn. New requests are let in, and attempts begun, unless the worker is leaving.
    void turn(boolean leaving) {
        Shared.Reading reading = shared().reading();
        boolean open = !leaving && context.timing().clockTrusted().getAsBoolean();
        reading.intake().poll(open && shared().waiting().hasRoom(), patience(open, leaving));
        Instant now = context.timing().clock().instant();
        reading.cancelling().poll(now);
        mailbox.drain().forEach(this::deliver);
        rotate();
        holdings.forEach(holding -> holding.turn(now, open, leaving));
        takeNext(leaving);
        upkeep(now);
        if (serving()) {
            context.observer().serving();
        }
        context.observer()
                .turned(new LoopObserver.Load(live.count(), shared().waiting().count(), !open));
    }

    /// No unit is always the first to find a slot.
    private void rotate() {
        if (holdings.size() > 1) {
            holdings.add(holdings.removeFirst());
        }
    }

    private void deliver(AttemptKey news) {
        Optional<LiveAttempt> attempt = live.find(news);
        if (attempt.isEmpty()) {
            return;
        }
        Optional<Holding> holding =
                holdings.stream()
                        .filter(held ->
                                held.unit().partitions().contains(attempt.get().partition()))
                        .findFirst();
        if (holding.isEmpty()) {
            live.dropIfEnded(attempt.get(), context.work().slots());
        } else {
            holding.get().tenure().ifPresent(tenure -> tenure.hear(news));
        }
    }

    /// What this turn would not touch is nothing to hurry for.
    private Duration patience(boolean open, boolean leaving) {
        if (!mailbox.isEmpty()
                || toTake(leaving).isPresent()
                || tenures().anyMatch(Tenure::again)
                || (open
                        && shared().reading().intake().holdsBack()
                        && shared().waiting().hasRoom())) {
            return Duration.ZERO;
        }
        Instant now = context.timing().clock().instant();
        Stream<Duration> runs =
                tenures()
                        .filter(_ -> !leaving)
                        .flatMap(tenure -> tenure.nextDue().stream())
                        .map(due -> Duration.between(now, due));
        Stream<Duration> units =
                holdings.stream()
                        .flatMap(holding -> holding.takenIn().stream())
                        .filter(Duration::isPositive);
        return Stream.of(runs, units, Stream.of(PATIENCE))
                .flatMap(waits -> waits)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .min(Comparator.naturalOrder())
                .orElse(PATIENCE);
    }

    /// Goes on with the unit that is being taken, else begins with the next that may be.
    private void takeNext(boolean leaving) {
        toTake(leaving).ifPresent(Holding::take);
    }

    /// A worker that leaves takes only what it has something to say of.
    private Optional<Holding> toTake(boolean leaving) {
        return holdings.stream()
                .filter(Holding::restoring)
                .findFirst()
                .or(() -> holdings.stream().filter(Shift::mayBeTaken).findFirst())
                .filter(holding -> !leaving || !live.of(holding.unit()).isEmpty());
    }

    private static boolean mayBeTaken(Holding holding) {
        return holding.takenIn().filter(left -> !left.isPositive()).isPresent();
    }

    private boolean serving() {
        return Objects.requireNonNull(requests).joined()
                && holdings.stream().allMatch(holding -> holding.tenure().isPresent());
    }

    private void upkeep(Instant now) {
        if (second.due(now)) {
            progress.report(now);
        }
        if (minute.due(now)) {
            shared().reading().cancelling().forgetExpired(now);
        }
        if (partitionCheck.due(now)) {
            lookForPartitions();
        }
    }

    private void lookForPartitions() {
        AddressTopics before = Objects.requireNonNull(topics);
        AddressTopics now = describe(shared().positions().admin());
        boolean grown = !address.shared() && !now.partitions().equals(before.partitions());
        outgrown |= grown || !now.ids().equals(before.ids());
        Set<Integer> usable = new HashSet<>(unpaired);
        usable.retainAll(now.partitions());
        unpaired.removeAll(usable);
        if (!usable.isEmpty()) {
            address.units(usable).forEach(this::hold);
        }
    }

    /// True when the topics have other partitions than this shift reads, or are others by the same
    /// names.
    boolean outgrown() {
        return outgrown;
    }

    private <T extends AutoCloseable> T open(T client) {
        opened.push(client);
        return client;
    }

    /// Ends the shift of a worker that leaves: its units are anyone's at once, and so are the
    /// attempts that another can watch.
    void leave() {
        end(true);
    }

    /// Ends the shift. Another is to follow soon, so that a pool keeps its units for it.
    @Override
    public void close() {
        end(false);
    }

    private void end(boolean forGood) {
        mailbox.onPost(() -> {});
        holdings.forEach(Holding::close);
        holdings.clear();
        Requests reading = requests;
        requests = null;
        if (reading != null) {
            closeQuietly(() -> reading.close(forGood));
        }
        while (!opened.isEmpty()) {
            closeQuietly(opened.pop());
        }
    }

    private static void closeQuietly(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            log.debug("closing a client", e);
        }
    }
}
