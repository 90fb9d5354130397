package backhaul.worker.ledger;

import backhaul.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// An address as its ledger is kept. A host's is one unit; a pool's is a unit per partition, shared
/// by its members.
///
/// @param group under which the offsets of its requests are kept, and a pool's members meet
/// @param requestsTopic read by its owners
/// @param statusTopic written by them, each run in the partition number of its request
/// @param membership a pool's: how long a member may be silent before others take its units; empty
///   for a host
public record Address(
        String name,
        String group,
        String requestsTopic,
        String statusTopic,
        Optional<Duration> membership) {

    public static Address ofHost(Topics topics, String worker) {
        return of(topics, worker, Optional.empty());
    }

    public static Address ofPool(Topics topics, String pool, Duration sessionTimeout) {
        return of(topics, pool, Optional.of(sessionTimeout));
    }

    /// A `:` cannot occur in a name, so that no two addresses share a group.
    private static Address of(Topics topics, String name, Optional<Duration> membership) {
        return new Address(
                name, topics.prefix() + ":" + name, topics.requests(), topics.status(), membership);
    }

    /// True where several workers serve it.
    public boolean shared() {
        return membership.isPresent();
    }

    /// The units that these partitions make.
    public List<Unit> units(Set<Integer> partitions) {
        SortedSet<Integer> sorted = new TreeSet<>(partitions);
        return shared()
                ? sorted.stream().map(p -> new Unit(this, group + ":" + p, Set.of(p))).toList()
                : List.of(new Unit(this, group, sorted));
    }
}
