package backhaul.worker.engine.script;

import java.util.List;
import java.util.Optional;

/// A line of `/proc/<pid>/stat` (proc_pid_stat(5)): `4711 (a name) S 1 4711 4711 0 ...`. The name
/// may itself hold blanks and parentheses.
record Stat(long pid, String name, List<String> fields) {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int FLAGS = 6;
    private static final int THREADS = 17;
    private static final int STARTED = 19;
    private static final long KERNEL_THREAD = 0x00200000;

    /// Empty for what is no such line.
    static Optional<Stat> parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 1 || close < open) {
            return Optional.empty();
        }
        List<String> fields = List.of(line.substring(close + 1).strip().split(" ", -1));
        long pid = Long.parseLong(line.substring(0, open).strip());
        return fields.size() > STARTED
                ? Optional.of(new Stat(pid, line.substring(open + 1, close), fields))
                : Optional.empty();
    }

    private long number(int field) {
        return Long.parseLong(fields.get(field));
    }

    HostProcess.Id id() {
        return new HostProcess.Id(pid, number(STARTED));
    }

    /// A process whose first thread has ended lives on in the others.
    boolean alive() {
        String state = fields.get(STATE);
        return !(state.equals("Z") || state.equals("X")) || number(THREADS) > 1;
    }

    boolean hasEnvironment() {
        return alive() && (number(FLAGS) & KERNEL_THREAD) == 0;
    }

    HostProcess toProcess(boolean marked) {
        return new HostProcess(
                id(),
                number(PARENT),
                number(GROUP),
                number(SESSION),
                name.replaceAll("[^\\x20-\\x7e]", "?"),
                alive(),
                marked);
    }
}
