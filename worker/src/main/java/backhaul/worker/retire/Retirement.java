package backhaul.worker.retire;

import backhaul.protocol.EventIds;
import backhaul.protocol.Topics;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.config.Identity;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.AddressTopics;
import backhaul.worker.ledger.Answers;
import backhaul.worker.ledger.Change;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.LedgerWriter;
import backhaul.worker.ledger.NoProgress;
import backhaul.worker.ledger.Restore;
import backhaul.worker.ledger.RunBook;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.ledger.Unit;
import backhaul.worker.presence.NameClaim;
import backhaul.worker.presence.PresenceTopic;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import backhaul.worker.run.RunTransitions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/// Takes the units of a worker that is gone, or of a pool whose members are, as they would, and
/// ends what was left.
final class Retirement {
    private static final int RUNS_PER_TRANSACTION = 500;
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final Identity identity;
    private final Topics topics;
    private final Address address;
    private final KafkaClients kafka;
    private final InstantSource clock;
    private final TrustedWorkers own;
    private final EventSigner signer;
    private final StatusRecords records;

    /// @param address the worker's own, or that of a pool it was a member of
    Retirement(
            Identity identity,
            Topics topics,
            Address address,
            KafkaClients kafka,
            InstantSource clock) {
        this.identity = identity;
        this.topics = topics;
        this.address = address;
        this.kafka = kafka;
        this.clock = clock;
        this.own = identity.own();
        this.signer = EventSigner.of(identity.worker(), identity.signingKey(), clock);
        this.records =
                new StatusRecords(
                        new StatusRecords.Identity(
                                identity.worker(), identity.audience(), address.name()),
                        signer,
                        address.shared() ? identity.members() : own,
                        clock,
                        _ -> {});
    }

    /// The worker's last word, if it is so fresh that it may still be there.
    Optional<NameClaim.Seen> alive() {
        return lastWord()
                .filter(seen -> seen.presence().state() != WorkerPresence.State.STOPPED)
                .filter(seen ->
                        seen.appendedAt()
                                .isAfter(clock.instant().minus(WorkerPresence.LOST_AFTER)));
    }

    private Optional<NameClaim.Seen> lastWord() {
        return new PresenceTopic(kafka::reader, topics.workers(), identity.worker(), own)
                .read()
                .newest();
    }

    /// The names of those who still serve the pool.
    List<String> members() {
        try (Admin admin = kafka.admin()) {
            return AddressTopics.members(admin, address).values().stream().sorted().toList();
        }
    }

    /// What would be ended; changes nothing.
    List<Run> unfinished() {
        List<Run> unfinished = new ArrayList<>();
        try (Admin admin = kafka.admin();
                Consumer<byte[], byte[]> offsets = kafka.requests(address.group())) {
            AddressTopics described = AddressTopics.describe(admin, address);
            for (Unit unit : address.units(described.partitions())) {
                RunBook book = new RunBook();
                restore(unit, book, described.positions(unit, admin, offsets, clock.instant()));
                unfinished.addAll(book.unfinished());
            }
        }
        return unfinished;
    }

    /// Ends every unfinished run, and says that a worker which served alone has stopped.
    List<Run> end() {
        List<Run> ended = new ArrayList<>();
        try (Admin admin = kafka.admin();
                Consumer<byte[], byte[]> offsets = kafka.requests(address.group())) {
            AddressTopics described = AddressTopics.describe(admin, address);
            for (Unit unit : address.units(described.partitions())) {
                ended.addAll(end(unit, described, admin, offsets));
            }
        }
        if (!address.shared()) {
            sayStopped();
        }
        return ended;
    }

    private List<Run> end(
            Unit unit, AddressTopics described, Admin admin, Consumer<byte[], byte[]> offsets) {
        RunBook book = new RunBook();
        try (LedgerWriter writer =
                LedgerWriter.take(
                        kafka,
                        unit,
                        new LedgerWriter.Context(
                                described.ids(),
                                topics.deadLetters(),
                                offsets::groupMetadata,
                                () -> {},
                                records::sign,
                                book))) {
            AddressTopics.Positions positions =
                    described.positions(unit, admin, offsets, clock.instant());
            restore(unit, book, positions);
            positions
                    .extents()
                    .forEach((p, extent) ->
                            writer.begin(
                                    p,
                                    Objects.requireNonNull(positions.next().get(p)),
                                    extent.end()));
            return end(book, writer);
        }
    }

    private List<Run> end(RunBook book, LedgerWriter writer) {
        Instant now = clock.instant();
        List<Run> ended =
                book.unfinished().stream()
                        .map(run ->
                                RunTransitions.apply(run, new RunEvent.Retired(), now)
                                        .by(identity.worker()))
                        .toList();
        for (int from = 0; from < ended.size(); from += RUNS_PER_TRANSACTION) {
            Change change = new Change();
            for (Run run :
                    ended.subList(from, Math.min(ended.size(), from + RUNS_PER_TRANSACTION))) {
                book.put(run, now);
                change.snapshot(run);
            }
            writer.commit(change);
        }
        return ended;
    }

    private void restore(Unit unit, RunBook book, AddressTopics.Positions positions) {
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            Restore restore = new Restore(unit, reader, records, book, positions.extents());
            NoProgress guard = new NoProgress("reading the statuses of " + unit, System::nanoTime);
            while (!restore.step(SLICE)) {
                guard.check(restore.left());
            }
        }
        book.forget(Instant.EPOCH);
    }

    /// So that whoever looks sees a worker that stopped, and none that is lost.
    private void sayStopped() {
        Optional<WorkerPresence> last = lastWord().map(NameClaim.Seen::presence);
        if (last.isEmpty()) {
            return;
        }
        WorkerPresence before = last.get();
        WorkerPresence stopped =
                new WorkerPresence(
                        EventIds.next(),
                        before.worker(),
                        clock.instant(),
                        before.audience(),
                        identity.publicKeys(),
                        before.bootId(),
                        before.machineBootId(),
                        before.version(),
                        before.host(),
                        before.os(),
                        before.startedAt(),
                        WorkerPresence.State.STOPPED,
                        before.addresses(),
                        0,
                        0);
        try (Producer<byte[], byte[]> producer = kafka.plain()) {
            Answers.await(
                    producer.send(Envelopes.record(topics.workers(), 0, signer.sign(stopped))));
        }
    }
}
