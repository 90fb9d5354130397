package backhaul.worker.engine.hycu;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that got no usable answer. The message names the controller and says what to do.
final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final Taken taken;
    private final boolean passing;
    private final int status;
    private final @Nullable Duration retryAfter;

    /// The first word of a message, so that they can be told apart.
    enum Kind {
        NETWORK("network"),
        AUTHENTICATION("authentication"),
        CONFIGURATION("configuration"),
        TIMEOUT("timeout"),
        API("API");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /// Whether the controller can have done what was asked.
    enum Taken {
        NO,
        MAYBE
    }

    private Trouble(
            Kind kind,
            Taken taken,
            boolean passing,
            int status,
            @Nullable Duration retryAfter,
            String message) {
        super(kind.word + ": " + message, null, false, false);
        this.kind = kind;
        this.taken = taken;
        this.passing = passing;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /// No answer, or half of one.
    static Trouble unanswered(Kind kind, Taken taken, String message) {
        return new Trouble(kind, taken, kind != Kind.CONFIGURATION, 0, null, message);
    }

    /// An answer that refuses.
    static Trouble refused(
            Kind kind, Taken taken, int status, @Nullable Duration retryAfter, String message) {
        boolean passing =
                taken == Taken.MAYBE
                        || status == 408
                        || status == 409
                        || status == 423
                        || status == 429;
        return new Trouble(kind, taken, passing, status, retryAfter, message);
    }

    /// A right answer that says nothing of use.
    static Trouble unclear(String message) {
        return new Trouble(Kind.API, Taken.MAYBE, true, 0, null, message);
    }

    /// Something that no waiting mends.
    static Trouble lasting(Kind kind, String message) {
        return new Trouble(kind, Taken.NO, false, 0, null, message);
    }

    /// Something that may be otherwise in a while.
    static Trouble passing(Kind kind, String message) {
        return new Trouble(kind, Taken.NO, true, 0, null, message);
    }

    /// The same of a request that only came before the one that counts, which was not sent.
    Trouble ofPreparation() {
        return new Trouble(
                kind,
                Taken.NO,
                passing,
                status,
                retryAfter,
                why().substring(kind.word.length() + 2));
    }

    Kind kind() {
        return kind;
    }

    boolean maybeTaken() {
        return taken == Taken.MAYBE;
    }

    /// True where the same request can be answered well later.
    boolean isPassing() {
        return passing;
    }

    boolean isUnknownThere() {
        return status == 404;
    }

    /// The HTTP status; 0 where there was none.
    int status() {
        return status;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
