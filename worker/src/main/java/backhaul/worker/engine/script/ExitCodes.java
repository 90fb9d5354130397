package backhaul.worker.engine.script;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the exit codes of a command mean. Every other code is a failure; with `retryable` only
/// those in it are worth another try, without it all but the two by which shells say that a command
/// cannot be run.
record ExitCodes(Set<Integer> success, Set<Integer> warning, @Nullable Set<Integer> retryable) {
    static final ExitCodes DEFAULT = new ExitCodes(Set.of(0), Set.of(), null);
    private static final Set<Integer> CANNOT_RUN = Set.of(126, 127);

    boolean isSuccess(int code) {
        return success.contains(code) || warning.contains(code);
    }

    boolean isRetryable(int code) {
        return retryable == null ? !CANNOT_RUN.contains(code) : retryable.contains(code);
    }

    /// Whether a failure without a failing code is worth another try.
    boolean retriesByDefault() {
        return retryable == null;
    }

    /// `exit code 137 (killed, perhaps for want of memory)`: above 128 a signal is the likely
    /// cause.
    static String describe(int code) {
        String cause =
                switch (code) {
                    case 126 -> " (cannot be executed)";
                    case 127 -> " (command not found)";
                    case 129 -> " (SIGHUP)";
                    case 130 -> " (SIGINT)";
                    case 134 -> " (SIGABRT)";
                    case 137 -> " (killed, perhaps for want of memory)";
                    case 139 -> " (SIGSEGV)";
                    case 141 -> " (SIGPIPE)";
                    case 143 -> " (SIGTERM)";
                    default -> "";
                };
        return "exit code " + code + cause;
    }
}
