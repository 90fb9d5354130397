package backhaul.cli.exit;

import backhaul.settings.InvalidSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends a command with an error for the person who called it. The message says what happened to
/// which thing; the further lines say why and what to do.
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ExitCode code;
    private final transient List<String> more;

    private Failure(ExitCode code, String message, List<String> more, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.more = List.copyOf(more);
    }

    /// Nothing was started: wrong usage, wrong configuration, or refused.
    public static Failure neverStarted(String message, String... more) {
        return new Failure(ExitCode.NEVER_STARTED, message, List.of(more), null);
    }

    public static Failure of(ExitCode code, String message, String... more) {
        return new Failure(code, message, List.of(more), null);
    }

    /// A file that cannot be used, with every problem. `consequence` is a sentence, such as
    /// `Nothing was sent.`
    public static Failure of(InvalidSettings invalid, String consequence) {
        List<String> lines = invalid.render(consequence).lines().toList();
        String first = lines.getFirst().replaceFirst("^error: ", "").strip();
        return new Failure(ExitCode.NEVER_STARTED, first, lines.subList(2, lines.size()), invalid);
    }

    public Failure causedBy(Throwable cause) {
        return new Failure(code, message(), more, cause);
    }

    public ExitCode code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public List<String> more() {
        return more;
    }
}
