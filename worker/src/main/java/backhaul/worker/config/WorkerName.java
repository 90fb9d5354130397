package backhaul.worker.config;

import backhaul.protocol.Wire;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rule for a worker's name, which is the address of requests to it.
public final class WorkerName {

    /// What Docker names a container where nobody named it.
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{12}|[0-9a-f]{64}");

    private WorkerName() {}

    /// What is wrong with a name, and what to do.
    public record Objection(String what, String mend) {}

    public static Optional<Objection> objection(String name) {
        if (!Wire.isAddress(name)) {
            return Optional.of(
                    new Objection(
                            "is not a worker's name.",
                            "Use small letters, digits, '.' and '-', at most 63, a letter or digit"
                                    + " first."));
        }
        if (CONTAINER_ID.matcher(name).matches()) {
            return Optional.of(
                    new Objection(
                            "looks like a container's id, which is another at the next start.",
                            "Choose a name that stays: it is where requests are sent to."));
        }
        return Optional.empty();
    }
}
