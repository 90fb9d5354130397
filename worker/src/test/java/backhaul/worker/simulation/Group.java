package backhaul.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/// The coordinator of one group of static members, as of the classic protocol: they all meet before
/// a new generation begins, and one that is silent is left out. Partitions are shared out as the
/// cooperative sticky assignor does: what changes hands is nobody's until its owner has come to the
/// next meeting without it.
final class Group {
    /// For whom the others wait in a meeting: `max.poll.interval.ms`.
    private static final Duration MEETING = Duration.ofMinutes(5);

    private final World world;
    private final String name;
    private final IntSupplier partitions;
    private final Map<String, Member> members = new TreeMap<>();
    private boolean meeting;
    private World.@Nullable Event deadline;
    private long incarnations;

    /// One life of a member: a later one of the same name fences it.
    record Identity(String member, long incarnation) {
        String id() {
            return member + "-" + incarnation;
        }
    }

    private static final class Member {
        private final String name;
        private final Duration session;
        private final Set<Integer> due = new TreeSet<>();
        private long incarnation;
        private boolean came;
        private Set<Integer> has = Set.of();
        private Set<Integer> assigned = Set.of();
        private World.@Nullable Event expiry;

        private Member(String name, Duration session) {
            this.name = name;
            this.session = session;
        }
    }

    Group(World world, String name, IntSupplier partitions) {
        this.world = world;
        this.name = name;
        this.partitions = partitions;
    }

    /// A member begins a life. One that is known gets back what it had, unless the others meet.
    Identity enter(String member, Duration session) {
        Member known = members.get(member);
        Member it = known == null ? new Member(member, session) : known;
        members.put(member, it);
        it.incarnation = ++incarnations;
        it.has = Set.of();
        if (known == null) {
            call(member + " comes");
        }
        it.came = meeting;
        alive(it);
        beginIfAllCame();
        return new Identity(member, it.incarnation);
    }

    /// A member comes to a meeting, which begins with it if need be.
    boolean meet(Identity who, Set<Integer> has) {
        Member it = member(who);
        call(who.member() + " wants to meet");
        it.has = Set.copyOf(has);
        it.came = true;
        beginIfAllCame();
        return true;
    }

    /// What it reads has other partitions now.
    void topicChanged() {
        call("there are other partitions");
    }

    private void call(String why) {
        if (!meeting) {
            world.tell(() -> "group " + name + ": its members meet, because " + why);
            meeting = true;
            members.values().forEach(member -> member.came = false);
            deadline = world.after(MEETING, this::goWithoutTheOthers);
        }
    }

    private void goWithoutTheOthers() {
        for (Member member : List.copyOf(members.values())) {
            if (!member.came) {
                remove(member, "did not come");
            }
        }
    }

    /// True for a member that need not wait any longer for a meeting to end.
    boolean settled(Identity who) {
        Member it = members.get(who.member());
        return it == null || it.incarnation != who.incarnation || !meeting || !it.came;
    }

    /// What is a member's; empty where it has to come to a meeting first.
    Optional<Set<Integer>> assignment(Identity who) {
        Member it = member(who);
        alive(it);
        return meeting ? Optional.empty() : Optional.of(it.assigned);
    }

    /// Hears from a member, and says whether it has to come to a meeting.
    boolean heartbeat(Identity who) {
        Member it = member(who);
        alive(it);
        return meeting && !it.came;
    }

    /// The ids of those it counts on, as a client gets them.
    List<String> ids() {
        return members.values().stream()
                .map(m -> new Identity(m.name, m.incarnation).id())
                .toList();
    }

    void leave(Identity who) {
        remove(member(who), "leaves");
    }

    private Member member(Identity who) {
        Member it = members.get(who.member());
        if (it == null) {
            throw new UnknownMemberIdException("the group does not know " + who.member());
        }
        if (it.incarnation != who.incarnation) {
            throw new FencedInstanceIdException("there is a newer member " + who.member());
        }
        return it;
    }

    private void alive(Member it) {
        if (it.expiry != null) {
            it.expiry.cancel();
        }
        it.expiry = world.after(it.session, () -> expire(it));
    }

    /// One that has come waits for the others, and owes no heartbeat.
    private void expire(Member it) {
        if (meeting && it.came) {
            alive(it);
        } else {
            remove(it, "was silent for too long");
        }
    }

    private void remove(Member it, String why) {
        if (members.remove(it.name, it)) {
            Objects.requireNonNull(it.expiry).cancel();
            call(it.name + " " + why);
            beginIfAllCame();
        }
    }

    private void beginIfAllCame() {
        if (!meeting || !members.values().stream().allMatch(member -> member.came)) {
            return;
        }
        meeting = false;
        Objects.requireNonNull(deadline).cancel();
        share();
        members.values().forEach(this::alive);
        world.tell(() ->
                "group "
                        + name
                        + ": "
                        + members.values().stream().map(m -> m.name + " " + m.assigned).toList());
    }

    private void share() {
        Map<Integer, Member> owners = new HashMap<>();
        members.values().forEach(m -> m.has.forEach(p -> owners.put(p, m)));
        members.values().forEach(member -> member.due.clear());
        List<Integer> free = new ArrayList<>();
        for (int p = 0; p < partitions.getAsInt(); p++) {
            Member owner = owners.get(p);
            if (owner == null || owner.due.size() >= share(owner)) {
                free.add(p);
            } else {
                owner.due.add(p);
            }
        }
        for (int p : free) {
            members.values().stream()
                    .min(Comparator.comparingInt(member -> member.due.size()))
                    .ifPresent(least -> least.due.add(p));
        }
        for (Member member : members.values()) {
            Set<Integer> its = new TreeSet<>(member.due);
            its.removeIf(p -> owners.containsKey(p) && owners.get(p) != member);
            member.assigned = Set.copyOf(its);
        }
    }

    /// As many as each has at least; one more for the first of those that would have to give.
    private int share(Member member) {
        int rank = List.copyOf(members.values()).indexOf(member);
        int all = partitions.getAsInt();
        return all / members.size() + (rank < all % members.size() ? 1 : 0);
    }
}
