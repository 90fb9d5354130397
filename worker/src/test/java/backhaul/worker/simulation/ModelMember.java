package backhaul.worker.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// A consumer's part in its group: heartbeats of their own, joins that go on between polls, and a
/// listener that hears of everything within a poll.
final class ModelMember {
    private static final Duration FOREVER = Duration.ofDays(1000);

    private final Link link;
    private final World world;
    private final Group group;
    private final Of of;
    private final Partitions partitions;
    private String topic = "";
    private @Nullable ConsumerRebalanceListener listener;
    private Group.@Nullable Identity identity;
    private @Nullable Set<Integer> assigned;
    private @Nullable FencedInstanceIdException fenced;
    private boolean joining;
    private boolean expected;
    private boolean lost;
    private boolean closed;

    /// Which member of which group.
    ///
    /// @param session how long it may be silent
    record Of(String group, String name, Duration session) {}

    /// What the consumer reads.
    interface Partitions {
        Set<TopicPartition> now();

        void become(Set<TopicPartition> partitions);
    }

    ModelMember(Link link, Group group, Of of, Partitions partitions) {
        this.link = link;
        this.world = link.world();
        this.group = group;
        this.of = of;
        this.partitions = partitions;
    }

    void subscribe(String topic, ConsumerRebalanceListener listener) {
        this.topic = topic;
        this.listener = listener;
        expected = true;
        beat();
    }

    /// Has the members meet although nothing changed.
    void comeAgain() {
        expected = true;
    }

    /// As the group knows this member; empty while it does not.
    String id() {
        return identity == null ? "" : identity.id();
    }

    /// Whether a poll has something to do besides fetching.
    boolean hasNews() {
        return fenced != null || lost || assigned != null || (expected && !joining);
    }

    /// Does it, and tells the listener.
    void coordinate() {
        if (fenced != null) {
            throw fenced;
        }
        if (lost) {
            lost = false;
            identity = null;
            assigned = null;
            expected = true;
            if (!partitions.now().isEmpty()) {
                told(() -> listener().onPartitionsLost(partitions.now()));
                partitions.become(Set.of());
            }
        }
        Set<Integer> news = assigned;
        if (news != null) {
            assigned = null;
            take(news);
        }
        if (expected && !joining) {
            expected = false;
            joining = true;
            Set<Integer> has = numbers(partitions.now());
            world.start(link.life(), "join of " + of.name(), () -> join(has));
        }
    }

    private ConsumerRebalanceListener listener() {
        return Objects.requireNonNull(listener);
    }

    /// What is to go is still assigned when the listener hears of it, and what comes is already.
    private void take(Set<Integer> numbers) {
        Set<TopicPartition> now = new TreeSet<>(Places.ORDER);
        numbers.forEach(p -> now.add(new TopicPartition(topic, p)));
        Set<TopicPartition> gone = new TreeSet<>(Places.ORDER);
        gone.addAll(partitions.now());
        gone.removeAll(now);
        Set<TopicPartition> come = new TreeSet<>(Places.ORDER);
        come.addAll(now);
        come.removeAll(partitions.now());
        if (!gone.isEmpty()) {
            expected = true;
            told(() -> listener().onPartitionsRevoked(gone));
        }
        partitions.become(now);
        told(() -> listener().onPartitionsAssigned(come));
    }

    private static void told(Runnable listener) {
        try {
            listener.run();
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new KafkaException("User rebalance callback throws an error", e);
        }
    }

    private static Set<Integer> numbers(Set<TopicPartition> partitions) {
        Set<Integer> numbers = new HashSet<>();
        partitions.forEach(at -> numbers.add(at.partition()));
        return numbers;
    }

    // ------------------------------------------------------------------ on threads of its own

    private void join(Set<Integer> has) {
        try {
            Group.Identity before = identity;
            Group.Identity me =
                    before == null ? link.call("join", FOREVER, () -> closed, this::enter) : before;
            if (before != null) {
                link.call("join", FOREVER, () -> closed, () -> group.meet(me, has));
            }
            world.await(() -> closed || group.settled(me), FOREVER);
            Optional<Set<Integer>> answer =
                    link.call("sync", FOREVER, () -> closed, () -> group.assignment(me));
            identity = me;
            if (answer.isPresent()) {
                assigned = answer.get();
            } else {
                expected = true;
            }
        } catch (FencedInstanceIdException e) {
            fenced = e;
        } catch (UnknownMemberIdException e) {
            lost = true;
        } catch (TimeoutException e) {
            // closed
        }
        joining = false;
    }

    private Group.Identity enter() {
        return group.enter(of.name(), of.session());
    }

    private void beat() {
        if (closed) {
            return;
        }
        Group.Identity me = identity;
        if (me != null && !joining && link.state() != Link.State.DOWN) {
            world.after(world.millisUpTo(3), link.life(), () -> beat(me));
        }
        world.after(of.session().dividedBy(15), link.life(), this::beat);
    }

    private void beat(Group.Identity me) {
        try {
            boolean meeting = group.heartbeat(me);
            hear(me, () -> expected |= meeting);
        } catch (FencedInstanceIdException e) {
            hear(me, () -> fenced = e);
        } catch (UnknownMemberIdException e) {
            hear(me, () -> lost = true);
        }
    }

    private void hear(Group.Identity me, Runnable answer) {
        if (link.up() && me.equals(identity) && !joining) {
            answer.run();
        }
    }

    /// Goes away; the group notices only if it is told, or else by the silence.
    void close(boolean leave, Duration patience) {
        closed = true;
        if (!partitions.now().isEmpty()) {
            told(() -> listener().onPartitionsRevoked(partitions.now()));
        }
        Group.Identity me = identity;
        if (leave && me != null) {
            try {
                link.call(
                        "leave",
                        patience,
                        () -> false,
                        () -> {
                            group.leave(me);
                            return true;
                        });
            } catch (KafkaException e) {
                world.tell(() -> of.name() + " leaves, and the group does not hear it");
            }
        }
    }
}
