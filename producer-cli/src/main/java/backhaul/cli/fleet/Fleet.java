package backhaul.cli.fleet;

import backhaul.protocol.JobPresence;
import backhaul.protocol.client.Heard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// All workers and the jobs they offer, at one moment.
///
/// @param asOf when this was read
public record Fleet(Instant asOf, List<Member> members, List<JobPresence> jobs) {

    public Fleet {
        members = members.stream().sorted(Comparator.comparing(Member::name)).toList();
        jobs = List.copyOf(jobs);
    }

    public static Fleet of(backhaul.protocol.client.Fleet read) {
        return new Fleet(
                read.asOf(),
                read.workers().stream().map(Member::of).toList(),
                read.jobs().stream().map(Heard::event).toList());
    }

    public SortedSet<String> addresses() {
        SortedSet<String> addresses = new TreeSet<>();
        members.forEach(member -> addresses.addAll(member.presence().addresses()));
        jobs.forEach(job -> addresses.addAll(job.addresses()));
        return addresses;
    }

    /// By address, then job.
    public List<Offer> offers() {
        return addresses().stream().flatMap(address -> offers(address).stream()).toList();
    }

    public List<Offer> offers(String address) {
        SortedMap<String, List<JobPresence>> byJob =
                jobs.stream()
                        .filter(job -> job.addresses().contains(address))
                        .collect(
                                Collectors.groupingBy(
                                        JobPresence::job, TreeMap::new, Collectors.toList()));
        List<Offer> offers = new ArrayList<>();
        byJob.forEach((job, by) -> offers.add(new Offer(address, job, by)));
        return offers;
    }

    public Optional<Offer> offer(String address, String job) {
        return offers(address).stream().filter(offer -> offer.job().equals(job)).findFirst();
    }

    /// The worker at this address that was heard of last.
    public Optional<Member> newest(String address) {
        return members.stream()
                .filter(member -> member.presence().addresses().contains(address))
                .max(Comparator.comparing(Member::seenAt));
    }

    public long jobsOf(Member member) {
        return jobs.stream().filter(job -> job.worker().equals(member.name())).count();
    }

    /// Jobs of pools that are not the same on every member that is still there: the address, the
    /// job and the members.
    public List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        pools().forEach((pool, workers) -> differences.addAll(differences(pool, workers)));
        return differences;
    }

    public record Difference(String job, List<String> workers) {}

    private List<Difference> differences(String pool, List<String> workers) {
        return offers(pool).stream()
                .filter(offer -> offer.differs() || offer.by().size() < workers.size())
                .map(offer -> new Difference(offer.job(), workers))
                .toList();
    }

    private Map<String, List<String>> pools() {
        Map<String, List<String>> pools = new TreeMap<>();
        for (Member member : members) {
            if (member.state(asOf) != Member.State.STOPPED) {
                for (String pool : member.pools()) {
                    pools.computeIfAbsent(pool, _ -> new ArrayList<>()).add(member.name());
                }
            }
        }
        return pools;
    }
}
