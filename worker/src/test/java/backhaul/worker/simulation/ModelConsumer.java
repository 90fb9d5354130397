package backhaul.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// A `read_committed` consumer that is told its partitions, by its owner or by a group. It fetches
/// when it is polled: some of what there is, of some of its partitions.
final class ModelConsumer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofNanos(200_000);
    private static final int MOST_RECORDS = 40;

    private final Link link;
    private final Cluster cluster;
    private final World world;
    private final @Nullable String group;
    private final Map<TopicPartition, Spot> spots = new TreeMap<>(Places.ORDER);
    private @Nullable ModelMember member;
    private @Nullable Actor user;
    private boolean woken;
    private boolean closed;

    private static final class Spot {
        private long position = -1;
        private long seenStable = -1;
        private boolean paused;
    }

    /// @param group null for one that resets itself to the beginning instead of having offsets
    ModelConsumer(Link link, Cluster cluster, @Nullable String group) {
        this.link = link;
        this.cluster = cluster;
        this.world = link.world();
        this.group = group;
    }

    /// Makes one that is a member of its group, and told by it what to read.
    static ModelConsumer member(Link link, Cluster cluster, ModelMember.Of of) {
        ModelConsumer consumer = new ModelConsumer(link, cluster, of.group());
        consumer.member =
                new ModelMember(
                        link,
                        cluster.group(of.group()),
                        of,
                        new ModelMember.Partitions() {
                            @Override
                            public Set<TopicPartition> now() {
                                return consumer.assignment();
                            }

                            @Override
                            public void become(Set<TopicPartition> partitions) {
                                consumer.assign(partitions);
                            }
                        });
        return consumer;
    }

    // ------------------------------------------------------------------ where it reads

    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        requireOpen();
        Objects.requireNonNull(member).subscribe(topics.iterator().next(), listener);
    }

    public void assign(Collection<TopicPartition> partitions) {
        requireOpen();
        spots.keySet().retainAll(partitions);
        partitions.forEach(at -> spots.computeIfAbsent(at, _ -> new Spot()));
    }

    public void enforceRebalance(String reason) {
        Objects.requireNonNull(member).comeAgain();
    }

    public Set<TopicPartition> assignment() {
        TreeSet<TopicPartition> all = new TreeSet<>(Places.ORDER);
        all.addAll(spots.keySet());
        return all;
    }

    public void seek(TopicPartition at, long offset) {
        Spot spot = spot(at);
        spot.position = offset;
        spot.seenStable = -1;
    }

    public void pause(Collection<TopicPartition> partitions) {
        partitions.forEach(at -> spot(at).paused = true);
    }

    public void resume(Collection<TopicPartition> partitions) {
        partitions.forEach(at -> spot(at).paused = false);
    }

    public long position(TopicPartition at) {
        long position = spot(at).position;
        if (position < 0) {
            throw new IllegalStateException("not positioned: " + at);
        }
        return position;
    }

    public long position(TopicPartition at, Duration patience) {
        return position(at);
    }

    public OptionalLong currentLag(TopicPartition at) {
        Spot spot = spot(at);
        return spot.seenStable < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, spot.seenStable - spot.position));
    }

    private Spot spot(TopicPartition at) {
        Spot spot = spots.get(at);
        if (spot == null) {
            throw new IllegalStateException("not assigned: " + at);
        }
        return spot;
    }

    // ------------------------------------------------------------------ reading

    public ConsumerRecords<byte[], byte[]> poll(Duration patience) {
        return exclusively(() -> {
            throwIfWoken();
            coordinate();
            if (patience.isZero()) {
                return fetchedBefore();
            }
            world.await(() -> woken || fetchable() || hasNews(), patience);
            throwIfWoken();
            coordinate();
            return fetch();
        });
    }

    private boolean hasNews() {
        return member != null && member.hasNews();
    }

    private void coordinate() {
        if (member != null) {
            member.coordinate();
        }
    }

    /// What a poll that does not wait gives: or not, as it happens. A loop that only polls so takes
    /// time all the same.
    private ConsumerRecords<byte[], byte[]> fetchedBefore() {
        if (group != null) {
            world.sleep(TURN);
        }
        return world.oneIn(3) ? ConsumerRecords.empty() : fetch();
    }

    private boolean fetchable() {
        return link.up()
                && spots.entrySet().stream()
                        .anyMatch(spot -> fetchable(spot.getKey(), spot.getValue()));
    }

    private boolean fetchable(TopicPartition at, Spot spot) {
        PartitionLog log = cluster.log(at);
        return !spot.paused
                && (spot.position < log.stable()
                        || spot.position > log.end()
                        || spot.position < log.start()
                        || spot.seenStable != log.stable());
    }

    private ConsumerRecords<byte[], byte[]> fetch() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new LinkedHashMap<>();
        if (link.up()) {
            int left = world.oneIn(3) ? 1 + world.below(3) : MOST_RECORDS;
            List<TopicPartition> open =
                    spots.keySet().stream().filter(at -> !spot(at).paused).toList();
            int first = open.isEmpty() ? 0 : world.below(open.size());
            for (int i = 0; i < open.size() && left > 0; i++) {
                TopicPartition at = open.get((first + i) % open.size());
                List<ConsumerRecord<byte[], byte[]>> some = fetch(at, spot(at), left);
                left -= some.size();
                if (!some.isEmpty()) {
                    fetched.put(at, some);
                }
            }
        }
        return new ConsumerRecords<>(fetched, Map.of());
    }

    private List<ConsumerRecord<byte[], byte[]>> fetch(TopicPartition at, Spot spot, int most) {
        PartitionLog log = cluster.log(at);
        if (spot.position < log.start() || spot.position > log.end()) {
            if (group != null) {
                throw new OffsetOutOfRangeException(Map.of(at, spot.position));
            }
            spot.position = log.start();
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long stable = log.stable();
        while (spot.position < stable && records.size() < most) {
            PartitionLog.Entry entry = log.at(spot.position++);
            if (entry.state == PartitionLog.State.VISIBLE) {
                records.add(record(at, entry));
            }
        }
        spot.seenStable = stable;
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition at, PartitionLog.Entry entry) {
        ProducerRecord<byte[], byte[]> sent = Objects.requireNonNull(entry.record);
        return new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                entry.offset,
                entry.timestamp,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    // ------------------------------------------------------------------ asking

    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        String own = Objects.requireNonNull(group);
        return ask(
                "the committed offsets of " + own,
                PATIENCE,
                () -> {
                    Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
                    for (TopicPartition at : partitions) {
                        if (cluster.coordinator.offsetPending(own, at)) {
                            throw new Coordinator.Again("UNSTABLE_OFFSET_COMMIT");
                        }
                        OffsetAndMetadata offset = cluster.offsets(own).get(at);
                        if (offset != null) {
                            found.put(at, offset);
                        }
                    }
                    return found;
                });
    }

    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return ask(
                "the beginnings",
                PATIENCE,
                () -> {
                    Map<TopicPartition, Long> found = new HashMap<>();
                    partitions.forEach(at -> found.put(at, cluster.log(at).start()));
                    return found;
                });
    }

    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return endOffsets(partitions, PATIENCE);
    }

    public Map<TopicPartition, Long> endOffsets(
            Collection<TopicPartition> partitions, Duration patience) {
        return ask(
                "the ends",
                patience,
                () -> {
                    Map<TopicPartition, Long> found = new HashMap<>();
                    partitions.forEach(at -> found.put(at, cluster.log(at).stable()));
                    return found;
                });
    }

    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> times) {
        return ask(
                "offsets of times",
                PATIENCE,
                () -> {
                    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
                    times.forEach((at, time) -> {
                        PartitionLog log = cluster.log(at);
                        found.put(
                                at,
                                log.firstSince(time, log.stable())
                                        .map(entry ->
                                                new OffsetAndTimestamp(
                                                        entry.offset, entry.timestamp))
                                        .orElse(null));
                    });
                    return found;
                });
    }

    public List<PartitionInfo> partitionsFor(String topic) {
        return ask(
                "the partitions of " + topic,
                PATIENCE,
                () -> {
                    List<PartitionInfo> found = new ArrayList<>();
                    for (int p = 0; p < cluster.topic(topic).partitions().size(); p++) {
                        found.add(new PartitionInfo(topic, p, null, null, null));
                    }
                    return found;
                });
    }

    private <T> T ask(String what, Duration patience, Supplier<T> question) {
        return exclusively(() -> {
            throwIfWoken();
            T answer = link.call(what, patience, () -> woken, question);
            throwIfWoken();
            return answer;
        });
    }

    @SuppressWarnings("removal") // only Kafka itself may make one from now on, and this plays Kafka
    public ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata(
                Objects.requireNonNull(group),
                -1,
                member == null ? "" : member.id(),
                Optional.empty());
    }

    // ------------------------------------------------------------------ its one thread

    private <T> T exclusively(Supplier<T> work) {
        requireOpen();
        if (user != null) {
            throw new ConcurrentModificationException(
                    "KafkaConsumer is not safe for multi-threaded access");
        }
        user = world.me();
        try {
            return work.get();
        } finally {
            user = null;
        }
    }

    public void wakeup() {
        woken = true;
    }

    private void throwIfWoken() {
        if (woken) {
            woken = false;
            throw new WakeupException();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This consumer has already been closed.");
        }
    }

    public void close(CloseOptions options) {
        if (member != null && !closed) {
            member.close(
                    options.groupMembershipOperation() == GroupMembershipOperation.LEAVE_GROUP,
                    options.timeout().orElse(PATIENCE));
        }
        closed = true;
    }

    public void close() {
        closed = true;
    }
}
