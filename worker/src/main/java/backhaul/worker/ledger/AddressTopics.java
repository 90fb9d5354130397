package backhaul.worker.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// An address' two topics as they stand when one of its units is taken.
///
/// @param partitions that both topics have
/// @param requestPartitions how many the requests have; more than `partitions` is an alarm
public record AddressTopics(
        Address address, TopicIds ids, Set<Integer> partitions, int requestPartitions) {

    /// As far back as a request can lie that is still let in.
    private static final Duration REACH = Duration.ofHours(25);

    public static AddressTopics describe(Admin admin, Address address) {
        Map<String, TopicDescription> topics =
                Answers.await(
                        admin.describeTopics(
                                        List.of(address.requestsTopic(), address.statusTopic()))
                                .allTopicNames());
        TopicDescription requests = Objects.requireNonNull(topics.get(address.requestsTopic()));
        TopicDescription status = Objects.requireNonNull(topics.get(address.statusTopic()));
        int requestPartitions = requests.partitions().size();
        Set<Integer> both = new TreeSet<>();
        for (int p = 0; p < Math.min(requestPartitions, status.partitions().size()); p++) {
            both.add(p);
        }
        return new AddressTopics(
                address,
                new TopicIds(requests.topicId(), status.topicId()),
                both,
                requestPartitions);
    }

    /// Those who are members of the address' group now, by its coordinator: their names by the ids
    /// that it gave them.
    public static Map<String, String> members(Admin admin, Address address) {
        Map<String, String> names = new TreeMap<>();
        ConsumerGroupDescription group =
                Objects.requireNonNull(
                        Answers.await(admin.describeConsumerGroups(List.of(address.group())).all())
                                .get(address.group()));
        group.members()
                .forEach(member ->
                        names.put(
                                member.consumerId(),
                                member.groupInstanceId().orElse(member.clientId())));
        return names;
    }

    /// Where a unit goes on: asked for after it was taken, so that no predecessor can move it.
    ///
    /// @param extents what a restore has to read
    /// @param next the next request of each partition
    /// @param alarms offsets that belong to another life of the topics
    public record Positions(
            Map<Integer, Restore.Extent> extents, Map<Integer, Long> next, List<String> alarms) {}

    /// A partition without a usable offset is read from the first record of the last 25 h: all that
    /// can still be let in, where "latest" would lose what came meanwhile and "earliest" replay a
    /// week. It is done here because `auto.offset.reset=by_duration` never finds a position in an
    /// empty partition.
    public Positions positions(
            Unit unit, Admin admin, Consumer<byte[], byte[]> requests, Instant now) {
        List<TopicPartition> asked = unit.partitions().stream().map(unit::requests).toList();
        Map<TopicPartition, OffsetAndMetadata> committed = requests.committed(Set.copyOf(asked));
        Map<TopicPartition, Long> requestStarts = requests.beginningOffsets(asked);
        Map<TopicPartition, Long> requestEnds = requests.endOffsets(asked);
        Map<Integer, Long> starts = statusOffsets(unit, admin, OffsetSpec.earliest());
        Map<Integer, Long> ends = statusOffsets(unit, admin, OffsetSpec.latest());
        Map<Integer, Restore.Extent> extents = new HashMap<>();
        Map<Integer, Long> next = new HashMap<>();
        List<String> alarms = new ArrayList<>();
        for (int p : unit.partitions()) {
            TopicPartition at = unit.requests(p);
            Optional<OffsetAndMetadata> offset =
                    Optional.ofNullable(committed.get(at))
                            .filter(found -> isOfThisLife(at, found, alarms))
                            .filter(found ->
                                    liesWithin(
                                            at,
                                            found.offset(),
                                            requestStarts.getOrDefault(at, 0L),
                                            requestEnds.getOrDefault(at, 0L),
                                            alarms));
            next.put(
                    p,
                    offset.map(OffsetAndMetadata::offset)
                            .orElseGet(() -> firstOfReach(requests, at, requestEnds, now)));
            extents.put(
                    p,
                    Restore.Extent.of(
                            starts.getOrDefault(p, 0L),
                            ends.getOrDefault(p, 0L),
                            offset,
                            ids.status()));
        }
        return new Positions(extents, next, alarms);
    }

    private boolean isOfThisLife(
            TopicPartition at, OffsetAndMetadata committed, List<String> alarms) {
        boolean other =
                CommitMetadata.parse(committed.metadata())
                        .filter(metadata -> !metadata.topics().requests().equals(ids.requests()))
                        .isPresent();
        if (other) {
            alarms.add(
                    "%s was deleted and made again since offset %d was committed; reading the last 25 h"
                            .formatted(at, committed.offset()));
        }
        return !other;
    }

    /// The end was asked for first: what comes between the two questions is not passed over.
    private static long firstOfReach(
            Consumer<byte[], byte[]> requests,
            TopicPartition at,
            Map<TopicPartition, Long> ends,
            Instant now) {
        @Nullable OffsetAndTimestamp first =
                requests.offsetsForTimes(Map.of(at, now.minus(REACH).toEpochMilli())).get(at);
        return first == null ? ends.getOrDefault(at, 0L) : first.offset();
    }

    private static boolean liesWithin(
            TopicPartition at, long offset, long start, long end, List<String> alarms) {
        if (offset > end) {
            alarms.add(
                    "%s ends at %d, before the committed offset %d: it was made again or truncated; reading the last 25 h"
                            .formatted(at, end, offset));
            return false;
        }
        if (offset < start) {
            alarms.add(
                    "%s begins at %d, after the committed offset %d: requests in between are gone unread"
                            .formatted(at, start, offset));
            return false;
        }
        return true;
    }

    private static Map<Integer, Long> statusOffsets(Unit unit, Admin admin, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        unit.partitions().forEach(p -> asked.put(unit.statuses(p), spec));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                Answers.await(
                        admin.listOffsets(
                                        asked,
                                        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                                .all());
        Map<Integer, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }
}
