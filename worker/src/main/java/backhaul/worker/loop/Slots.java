package backhaul.worker.loop;

import java.util.HashMap;
import java.util.Map;

/// How many attempts go at once, per engine and per job. The one thing that loops share.
public final class Slots {
    private final Map<String, Integer> perEngine;
    private final Map<AttemptKey, Holder> holders = new HashMap<>();
    private final Map<String, Integer> engines = new HashMap<>();
    private final Map<String, Integer> jobs = new HashMap<>();

    private record Holder(String engine, String job) {}

    public Slots(Map<String, Integer> perEngine) {
        this.perEngine = Map.copyOf(perEngine);
    }

    /// How many attempts of an engine go now.
    public synchronized int taken(String engine) {
        return engines.getOrDefault(engine, 0);
    }

    synchronized boolean free(String engine, String job, int concurrency) {
        return engines.getOrDefault(engine, 0) < perEngine.getOrDefault(engine, 1)
                && jobs.getOrDefault(job, 0) < concurrency;
    }

    /// Takes a slot whether there is one or not: what is under way already counts.
    synchronized void take(AttemptKey attempt, String engine, String job) {
        if (holders.putIfAbsent(attempt, new Holder(engine, job)) == null) {
            engines.merge(engine, 1, Integer::sum);
            jobs.merge(job, 1, Integer::sum);
        }
    }

    /// Gives the slot back; once, however often it is called.
    synchronized void release(AttemptKey attempt) {
        Holder holder = holders.remove(attempt);
        if (holder != null) {
            engines.merge(holder.engine(), -1, Integer::sum);
            jobs.merge(holder.job(), -1, Integer::sum);
        }
    }
}
