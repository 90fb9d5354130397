package backhaul.worker.engine.script;

import backhaul.settings.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the processes of a run were ended: every one that was met and had to be, how many of them
/// did not end when asked, those that are still there, and what kept us from knowing.
record Ended(
        Collection<HostProcess> processes,
        int killed,
        List<HostProcess> left,
        @Nullable String problem) {

    static final Ended NOTHING = new Ended(List.of(), 0, List.of(), null);
    private static final int NAMED = 5;

    Ended {
        processes = List.copyOf(processes);
    }

    static Ended unknown(String problem) {
        return new Ended(List.of(), 0, List.of(), problem);
    }

    /// Nothing of the run is alive any more, as far as can be seen.
    boolean complete() {
        return left.isEmpty() && problem == null;
    }

    /// `stopped, with its 3 processes; 1 did not end within 10s and was killed`.
    String describe(Duration grace) {
        String all = processes.size() < 2 ? "stopped" : "stopped, with its " + count();
        if (killed == 0) {
            return all;
        }
        String stubborn = killed + " did not end within " + Durations.format(grace);
        return all + "; " + stubborn + (killed == 1 ? " and was killed" : " and were killed");
    }

    /// What is still there: `tar (4711), sh (4712)`.
    String rest() {
        return problem != null ? problem : names(left, HostProcess::label);
    }

    /// `left 2 processes behind (sleep, tail)`.
    String leftBehind() {
        return "left " + count() + " behind (" + names(processes, HostProcess::name) + ")";
    }

    private String count() {
        return processes.size() == 1 ? "1 process" : processes.size() + " processes";
    }

    private static String names(
            Collection<HostProcess> processes, Function<HostProcess, String> name) {
        String some = processes.stream().limit(NAMED).map(name).collect(Collectors.joining(", "));
        return processes.size() > NAMED ? some + ", ..." : some;
    }
}
