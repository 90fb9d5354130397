package backhaul.worker.engine.navicat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The results of scheduled tasks, as 32 bits. Their meanings are those of Microsoft's "Task
/// Scheduler Error and Success Constants" and of the system errors they carry; what is not among
/// them is the exit code of the task's own program.
final class ResultCode {
    static final int OK = 0;
    static final int READY = 0x41300;
    static final int RUNNING = 0x41301;
    static final int DISABLED = 0x41302;
    static final int NEVER_RAN = 0x41303;
    static final int TERMINATED = 0x41306;
    static final int QUEUED = 0x41325;
    static final int ALREADY_RUNNING = 0x8004131F;
    static final int USER_NOT_LOGGED_ON = 0x80041320;
    static final int CONSTRAINED = 0x80041324;
    static final int TASK_DISABLED = 0x80041326;
    static final int NO_DEMAND_START = 0x80041328;
    static final int REFUSED = 0x800710E0;
    static final int NOT_LOGGED_ON = 0x800704DD;
    static final int NOT_FOUND = 0x80070002;
    static final int DENIED = 0x80070005;
    static final int CONTROL_C = 0xC000013A;

    private static final Map<Integer, String> MEANINGS =
            Map.ofEntries(
                    Map.entry(OK, "success"),
                    Map.entry(READY, "the task is ready to run"),
                    Map.entry(RUNNING, "the task is running"),
                    Map.entry(DISABLED, "the task is disabled"),
                    Map.entry(NEVER_RAN, "the task has never run"),
                    Map.entry(TERMINATED, "the task was ended before it was done"),
                    Map.entry(QUEUED, "the task is queued"),
                    Map.entry(ALREADY_RUNNING, "a run of the task is already under way"),
                    Map.entry(USER_NOT_LOGGED_ON, "the task's user is not logged on"),
                    Map.entry(CONSTRAINED, "a condition of the task keeps it from starting"),
                    Map.entry(TASK_DISABLED, "the task is disabled"),
                    Map.entry(NO_DEMAND_START, "the task does not allow to be started on demand"),
                    Map.entry(REFUSED, "the Task Scheduler refused to start it"),
                    Map.entry(NOT_LOGGED_ON, "the task's user is not logged on to the network"),
                    Map.entry(NOT_FOUND, "a file was not found: the task's program, or the task"),
                    Map.entry(DENIED, "access was denied"),
                    Map.entry(CONTROL_C, "its program was ended by Ctrl-C or a log-off"));

    /// Said of a start, not of a run. While a run goes on, these can hide its result.
    private static final Set<Integer> REFUSALS =
            Set.of(
                    ALREADY_RUNNING,
                    USER_NOT_LOGGED_ON,
                    CONSTRAINED,
                    TASK_DISABLED,
                    NO_DEMAND_START,
                    REFUSED,
                    NOT_LOGGED_ON);

    /// Not how a run ended.
    private static final Set<Integer> UNFINISHED = Set.of(READY, RUNNING, NEVER_RAN, QUEUED);

    /// Nothing but a change of the task or of its rights makes another try end otherwise.
    private static final Set<Integer> LASTING =
            Set.of(DISABLED, TASK_DISABLED, NO_DEMAND_START, NOT_FOUND, DENIED);

    private ResultCode() {}

    /// From a signed or an unsigned decimal number.
    static int of(long number) {
        return (int) number;
    }

    static boolean isRefusal(int code) {
        return REFUSALS.contains(code);
    }

    static boolean isUnfinished(int code) {
        return UNFINISHED.contains(code);
    }

    static boolean isRetryable(int code) {
        return !LASTING.contains(code);
    }

    static Optional<String> meaning(int code) {
        return Optional.ofNullable(MEANINGS.get(code));
    }

    /// `0x80041326, the task is disabled`; `exit code 3`.
    static String describe(int code) {
        return meaning(code)
                .map(meaning -> "0x%X, %s".formatted(code, meaning))
                .orElseGet(() ->
                        code > 0 && code <= 0xFFFF
                                ? "exit code " + code
                                : "0x%08X, exit code %d of its program".formatted(code, code));
    }
}
