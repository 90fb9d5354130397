package backhaul.protocol;

import java.time.Duration;
import java.util.regex.Pattern;

/// The words and limits of the wire contract, version 1. Header names are as they stand on a
/// record; sizes are bytes.
public final class Wire {

    public static final String ADDRESS = "address";
    public static final String CONTENT_TYPE = "content-type";
    public static final String KEY_ID = "key-id";
    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";
    public static final String WEBHOOK_ID = "webhook-id";
    public static final String WEBHOOK_SIGNATURE = "webhook-signature";
    public static final String WEBHOOK_TIMESTAMP = "webhook-timestamp";

    /// The `content-type` of every record: a CloudEvent in structured mode.
    public static final String CLOUDEVENTS_JSON = "application/cloudevents+json; charset=UTF-8";

    public static final String REQUEST_TYPE = "backhaul.request.v1";
    public static final String CANCEL_TYPE = "backhaul.cancel.v1";
    public static final String STATUS_TYPE = "backhaul.status.v1";
    public static final String PROGRESS_TYPE = "backhaul.progress.v1";
    public static final String WORKER_TYPE = "backhaul.worker.v1";
    public static final String JOB_TYPE = "backhaul.job.v1";

    /// The largest value of a request or a cancel.
    public static final int MAX_REQUEST_BYTES = 16 * 1024;

    /// The largest value of any other event.
    public static final int MAX_EVENT_BYTES = 64 * 1024;

    /// The names and values of a record's headers together.
    public static final int MAX_HEADER_BYTES = 8 * 1024;

    public static final int MAX_SIGNATURES = 5;
    public static final int MAX_KEY_IDS = 5;
    public static final int MAX_VERIFICATIONS = 8;
    public static final int MAX_JSON_DEPTH = 20;
    public static final int MAX_LABELS = 16;
    public static final int MAX_LABEL_KEY = 64;
    public static final int MAX_LABEL_VALUE = 256;

    /// The largest integer that every JSON implementation can hold: 2^53 - 1.
    public static final long MAX_INTEGER = (1L << 53) - 1;

    /// How far a signing time may be from the broker's append time, and `time` from the signing
    /// time.
    public static final Duration CLOCK_WINDOW = Duration.ofMinutes(5);

    /// How far `expirytime` may be from the append time.
    public static final Duration MAX_EXPIRY = Duration.ofHours(24);

    private static final Pattern ADDRESS_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Pattern JOB_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Wire() {}

    /// True for a name that a worker or a pool may bear.
    public static boolean isAddress(String name) {
        return ADDRESS_NAME.matcher(name).matches();
    }

    public static boolean isJob(String name) {
        return JOB_NAME.matcher(name).matches();
    }

    /// True for what may be the id of an event. It never holds a `.`, which separates the signed
    /// parts.
    public static boolean isId(String id) {
        return EVENT_ID.matcher(id).matches();
    }
}
