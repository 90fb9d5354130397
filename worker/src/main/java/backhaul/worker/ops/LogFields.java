package backhaul.worker.ops;

import org.slf4j.MDC;

/// Says of every log line of a thread which attempt it is about, until it is closed.
public final class LogFields implements AutoCloseable {
    static final String RUN = "run";
    static final String ATTEMPT = "attempt";
    static final String JOB = "job";

    private LogFields() {}

    /// From here on, log lines are about this attempt of the run whose request has the id `run`.
    public static LogFields of(String run, int attempt, String job) {
        MDC.put(RUN, run);
        MDC.put(ATTEMPT, String.valueOf(attempt));
        MDC.put(JOB, job);
        return new LogFields();
    }

    @Override
    public void close() {
        MDC.remove(RUN);
        MDC.remove(ATTEMPT);
        MDC.remove(JOB);
    }
}
