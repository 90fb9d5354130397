package backhaul.worker.admission;

import backhaul.worker.catalog.Job;
import backhaul.worker.engine.JobSpec;
import java.time.Duration;

/// What an admitted request amounts to: the job, its spec with the request's parameters in it, and
/// the limits in force, which a request can only tighten.
public record Plan(Job job, JobSpec spec, Duration timeout, int maxAttempts) {}
