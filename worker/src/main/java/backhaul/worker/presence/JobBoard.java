package backhaul.worker.presence;

import backhaul.protocol.EventIds;
import backhaul.protocol.JobPresence;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The jobs on offer, and when each last worked. Dry runs never count.
public final class JobBoard {
    private final String worker;
    private final String audience;
    private final List<String> addresses;
    private final Supplier<Catalog> catalog;
    private final InstantSource clock;
    private final Map<String, Instant> lastSuccesses = new HashMap<>();
    private final Map<String, JobPresence> published = new HashMap<>();
    private final Set<String> gone = new HashSet<>();

    public JobBoard(
            String worker,
            String audience,
            List<String> addresses,
            Supplier<Catalog> catalog,
            InstantSource clock) {
        this.worker = worker;
        this.audience = audience;
        this.addresses = List.copyOf(addresses);
        this.catalog = catalog;
        this.clock = clock;
    }

    /// Takes over what an earlier life of this worker said of its jobs.
    public synchronized void takeOver(Map<String, JobPresence> before) {
        before.forEach((job, said) -> {
            if (said.lastSuccessAt() != null) {
                succeeded(job, said.lastSuccessAt());
            }
            gone.add(job);
        });
    }

    /// A status of this worker was committed, or read back.
    public synchronized void saw(RunStatus status) {
        if (status.state() == RunState.SUCCEEDED
                && !status.request().dryRun()
                && status.endedAt() != null) {
            succeeded(status.request().job(), status.endedAt());
        }
    }

    private void succeeded(String job, Instant at) {
        lastSuccesses.merge(job, at, (a, b) -> a.isAfter(b) ? a : b);
    }

    public synchronized Optional<Instant> lastSuccess(String job) {
        return Optional.ofNullable(lastSuccesses.get(job));
    }

    /// What has changed since the last call: jobs to publish, and names of jobs that are gone.
    synchronized Changes changes() {
        Map<String, JobPresence> now = new HashMap<>();
        catalog.get().jobs().forEach(job -> now.put(job.name(), presence(job)));
        List<JobPresence> news =
                now.values().stream().filter(job -> !same(job, published.get(job.job()))).toList();
        gone.addAll(published.keySet());
        gone.removeAll(now.keySet());
        List<String> left = List.copyOf(gone);
        gone.clear();
        published.clear();
        published.putAll(now);
        return new Changes(news, left);
    }

    record Changes(List<JobPresence> news, List<String> gone) {}

    /// Publishes everything anew at the next call: what was published may not have arrived.
    synchronized void forget() {
        gone.addAll(published.keySet());
        published.clear();
    }

    private static boolean same(JobPresence now, @Nullable JobPresence before) {
        return before != null && withoutStamp(now).equals(withoutStamp(before));
    }

    private static JobPresence withoutStamp(JobPresence job) {
        return copy(job, "", Instant.EPOCH);
    }

    private static JobPresence copy(JobPresence job, String id, Instant time) {
        return new JobPresence(
                id,
                job.worker(),
                time,
                job.audience(),
                job.addresses(),
                job.job(),
                job.engine(),
                job.description(),
                job.timeout(),
                job.deadline(),
                job.maxAttempts(),
                job.concurrency(),
                job.expectEvery(),
                job.lastSuccessAt(),
                job.specDigest(),
                job.parameters());
    }

    private JobPresence presence(Job job) {
        return new JobPresence(
                EventIds.next(),
                worker,
                clock.instant(),
                audience,
                addresses,
                job.name(),
                job.engine(),
                job.description(),
                job.limits().timeout(),
                job.limits().deadline(),
                job.retry().maxAttempts(),
                job.limits().concurrency(),
                job.expectEvery(),
                lastSuccesses.get(job.name()),
                job.specDigest(),
                job.open().stream().map(JobBoard::parameter).toList());
    }

    private static JobPresence.Parameter parameter(Job.OpenParameter open) {
        return new JobPresence.Parameter(
                open.parameter().name(),
                open.parameter().type().name().toLowerCase(Locale.ROOT),
                open.parameter().defaultValue(),
                open.schema().schema());
    }
}
