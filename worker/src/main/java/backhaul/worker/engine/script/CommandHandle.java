package backhaul.worker.engine.script;

import backhaul.protocol.RunStatus.Handle;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The handle of a command that was started: its pid, and what tells it from a later process of the
/// same pid. `started` is 0 where the command had ended before it could be looked at.
record CommandHandle(long pid, long started, String bootId, boolean ownSession) {
    static final String SYSTEM = "script";

    Handle toHandle(Instant now) {
        var details = new LinkedHashMap<String, String>();
        details.put("startedAt", now.toString());
        details.put("started", Long.toString(started));
        details.put("boot", bootId);
        details.put("session", Boolean.toString(ownSession));
        return new Handle(SYSTEM, Long.toString(pid), details);
    }

    /// Empty for the handle of another engine, or one that makes no sense.
    static Optional<CommandHandle> of(Handle handle) {
        try {
            return handle.system().equals(SYSTEM)
                    ? Optional.of(
                            new CommandHandle(
                                    Long.parseLong(handle.id()),
                                    Long.parseLong(handle.details().getOrDefault("started", "0")),
                                    handle.details().getOrDefault("boot", ""),
                                    Boolean.parseBoolean(handle.details().get("session"))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
