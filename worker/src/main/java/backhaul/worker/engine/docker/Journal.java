package backhaul.worker.engine.docker;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.docker.Halt.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What an attempt stops and pauses, and where it runs hooks that have an end, as a handle carries
/// it: written before the first of them is touched, so that whoever comes after a crash knows what
/// to undo, and nothing else. `settled` says that all halts have happened: a container that still
/// runs was not reached, or runs again. The commands of hooks are not in it: they may hold secrets,
/// and everybody reads a handle.
record Journal(List<Halt> halts, List<Target> hooked, boolean settled) {
    static final Journal EMPTY = new Journal(List.of(), List.of(), true);

    private static final String HALTED = "halted";
    private static final String HOOKED = "hooked";
    private static final String SETTLED = "settled";
    private static final String HOOK = "hook";

    /// Enough of an id, in a handle that has to be short.
    private static final int ID = 20;

    private static final Pattern LINE =
            Pattern.compile(
                    "(stop|pause|hook) ([0-9a-f]{12,64}) ([0-9TZ:.+-]{10,40}) (\\d{1,5})"
                            + " ([a-zA-Z0-9][a-zA-Z0-9_.-]*)");

    Journal {
        halts = List.copyOf(halts);
        hooked = List.copyOf(hooked);
    }

    /// The handle with this journal in place of an earlier one.
    Handle in(Handle handle) {
        Map<String, String> details = new HashMap<>(handle.details());
        details.remove(HALTED);
        details.remove(HOOKED);
        details.remove(SETTLED);
        if (!halts.isEmpty()) {
            details.put(HALTED, String.join("\n", halts.stream().map(Journal::line).toList()));
            details.put(SETTLED, String.valueOf(settled));
        }
        if (!hooked.isEmpty()) {
            details.put(HOOKED, String.join("\n", hooked.stream().map(Journal::line).toList()));
        }
        return new Handle(handle.system(), handle.id(), details);
    }

    /// Lines that no journal of ours holds are passed over.
    static Journal of(Handle handle) {
        return new Journal(
                lines(handle, HALTED)
                        .filter(line -> !line.group(1).equals(HOOK))
                        .map(Journal::halt)
                        .toList(),
                lines(handle, HOOKED)
                        .filter(line -> line.group(1).equals(HOOK))
                        .map(Journal::target)
                        .toList(),
                "true".equals(handle.details().get(SETTLED)));
    }

    private static Stream<Matcher> lines(Handle handle, String key) {
        return handle.details()
                .getOrDefault(key, "")
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches);
    }

    private static Halt halt(Matcher line) {
        return new Halt(
                target(line),
                line.group(1).equals("stop") ? Consistency.STOP : Consistency.PAUSE,
                Duration.ofSeconds(Long.parseLong(line.group(4))),
                Set.of(),
                Set.of());
    }

    private static Target target(Matcher line) {
        return new Target(line.group(2), line.group(5), line.group(3));
    }

    private static String line(Halt halt) {
        return line(halt.mode().spelling(), halt.target(), halt.patience());
    }

    private static String line(Target target) {
        return line(HOOK, target, Duration.ZERO);
    }

    private static String line(String what, Target target, Duration patience) {
        return String.join(
                " ",
                what,
                target.id().substring(0, Math.min(ID, target.id().length())),
                target.startedAt(),
                String.valueOf(patience.toSeconds()),
                target.name());
    }
}
