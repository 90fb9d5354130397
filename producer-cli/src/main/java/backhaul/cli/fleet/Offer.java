package backhaul.cli.fleet;

import backhaul.protocol.JobPresence;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A job that can be asked for at an address: what one host says of it, or each member of a pool.
public record Offer(String address, String job, List<JobPresence> by) {

    /// Newest word first.
    public Offer {
        by = by.stream().sorted(Comparator.comparing(JobPresence::time).reversed()).toList();
    }

    /// The newest description, which is the one shown.
    public JobPresence shown() {
        return by.getFirst();
    }

    public List<JobPresence.Parameter> parameters() {
        return shown().parameters();
    }

    /// Of all members, the latest.
    public Optional<Instant> lastSuccessAt() {
        return by.stream()
                .map(JobPresence::lastSuccessAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    /// Whether a success is overdue. A job that never had one is, as soon as it was on offer for so
    /// long.
    public boolean missed(Instant now) {
        Duration every = shown().expectEvery();
        if (every == null) {
            return false;
        }
        Instant since =
                lastSuccessAt()
                        .orElseGet(() ->
                                by.stream()
                                        .map(JobPresence::time)
                                        .min(Comparator.naturalOrder())
                                        .orElse(now));
        return since.plus(every).isBefore(now);
    }

    public boolean differs() {
        return by.stream().map(JobPresence::specDigest).distinct().count() > 1;
    }
}
