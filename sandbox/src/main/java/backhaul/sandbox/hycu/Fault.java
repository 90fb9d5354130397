package backhaul.sandbox.hycu;

import java.time.Duration;
import java.util.Map;

/// What goes wrong with one answer. Where `done` is true, what the request asked for was done all
/// the same.
public sealed interface Fault {

    /// Another answer than the right one: `429` with `Retry-After`, `500`, a redirect.
    record Answer(int status, Map<String, String> headers, String body, boolean done)
            implements Fault {}

    /// The connection ends without any answer.
    record LostAnswer(boolean done) implements Fault {}

    /// The request is never answered, and the connection stays.
    record Silence(boolean done) implements Fault {}

    /// The right answer, one byte at a time.
    record SlowBytes(Duration between) implements Fault {}

    /// Half of the right answer, and the connection ends.
    record Truncated() implements Fault {}

    /// So many bytes of white space before the right answer.
    record Huge(long bytes) implements Fault {}

    /// The right answer under another type, or none where it is empty.
    record ContentType(String type) implements Fault {}

    /// The entities without the envelope around them.
    record Unwrapped() implements Fault {}

    /// The envelope with nothing in it; what was asked for is done.
    record EmptyEntities() implements Fault {}

    /// Other bytes as the body of a right answer; what was asked for is done.
    record Nonsense(String body) implements Fault {}

    static Fault status(int status) {
        return new Answer(status, Map.of(), "", false);
    }

    static Fault retryAfter(int status, String seconds) {
        return new Answer(status, Map.of("Retry-After", seconds), "", false);
    }

    /// True where what the request asked for is done.
    default boolean effective() {
        return switch (this) {
            case Answer answer -> answer.done();
            case LostAnswer lost -> lost.done();
            case Silence silence -> silence.done();
            case SlowBytes _,
                    Truncated _,
                    Huge _,
                    ContentType _,
                    Unwrapped _,
                    EmptyEntities _,
                    Nonsense _ ->
                    true;
        };
    }
}
