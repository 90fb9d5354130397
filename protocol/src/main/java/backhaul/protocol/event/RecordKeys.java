package backhaul.protocol.event;

import backhaul.protocol.RunKey;

/// Keys of records that hold two names.
public final class RecordKeys {

    private RecordKeys() {}

    /// Of status and progress: `<address>/<request id>`.
    public static String run(RunKey run) {
        return run.address() + "/" + run.id();
    }

    /// Of a job's presence: `<worker>/<job>`.
    public static String job(String worker, String job) {
        return worker + "/" + job;
    }
}
