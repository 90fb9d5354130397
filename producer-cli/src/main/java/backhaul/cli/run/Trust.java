package backhaul.cli.run;

import backhaul.protocol.SafeText;
import backhaul.protocol.event.Reading;
import org.jspecify.annotations.Nullable;

/// Whether what a worker seems to say is believed.
public sealed interface Trust {

    /// The signature fits the key that is configured for the worker it names.
    record Checked(String worker) implements Trust {}

    /// No worker's key is configured, so nothing was checked; what is said counts all the same.
    record NotChecked() implements Trust {}

    /// Keys are configured and this does not stand up to them: shown, and never the end of a wait.
    record Doubtful(String why) implements Trust {}

    /// Of what this worker seems to say; `why` is null where it is proven.
    static Trust of(Reading.@Nullable Why why, String worker) {
        String name = SafeText.clean(worker);
        return switch (why) {
            case null -> new Checked(name);
            case NOT_CONFIGURED -> new NotChecked();
            case UNKNOWN_WORKER -> new Doubtful(name + " is not among trustedWorkers");
            case BAD_SIGNATURE -> new Doubtful("not signed with the key of " + name);
        };
    }

    default boolean counts() {
        return switch (this) {
            case Checked _, NotChecked _ -> true;
            case Doubtful _ -> false;
        };
    }

    /// As `status` says it: `checked: docker-01`, `not checked`.
    default String text() {
        return switch (this) {
            case Checked checked -> "checked: " + checked.worker();
            case NotChecked _ -> "not checked";
            case Doubtful doubtful -> "not checked: " + doubtful.why();
        };
    }
}
