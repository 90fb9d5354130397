package backhaul.worker.engine.docker;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.docker.Halt.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an attempt stops and pauses, as a handle carries it: written before the first of them is
/// touched, so that whoever comes after a crash knows what to bring back, and nothing else.
/// `settled` says that all of it has happened: a container that still runs was not reached, or runs
/// again.
record Journal(List<Halt> halts, boolean settled) {
    static final Journal EMPTY = new Journal(List.of(), true);

    private static final String HALTED = "halted";
    private static final String SETTLED = "settled";

    /// Enough of an id, in a handle that has to be short.
    private static final int ID = 20;

    private static final Pattern LINE =
            Pattern.compile(
                    "(stop|pause) ([0-9a-f]{12,64}) ([0-9TZ:.+-]{10,40}) (\\d{1,5})"
                            + " ([a-zA-Z0-9][a-zA-Z0-9_.-]*)");

    Journal {
        halts = List.copyOf(halts);
    }

    /// The handle with this journal in place of an earlier one.
    Handle in(Handle handle) {
        Map<String, String> details = new HashMap<>(handle.details());
        details.remove(HALTED);
        details.remove(SETTLED);
        if (!halts.isEmpty()) {
            details.put(HALTED, String.join("\n", halts.stream().map(Journal::line).toList()));
            details.put(SETTLED, String.valueOf(settled));
        }
        return new Handle(handle.system(), handle.id(), details);
    }

    /// Lines that no journal of ours holds are passed over.
    static Journal of(Handle handle) {
        List<Halt> halts = new ArrayList<>();
        handle.details()
                .getOrDefault(HALTED, "")
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> halts.add(halt(line)));
        return new Journal(halts, "true".equals(handle.details().get(SETTLED)));
    }

    private static Halt halt(Matcher line) {
        return new Halt(
                new Target(line.group(2), line.group(5), line.group(3)),
                line.group(1).equals("stop") ? Consistency.STOP : Consistency.PAUSE,
                Duration.ofSeconds(Long.parseLong(line.group(4))),
                Set.of(),
                Set.of());
    }

    private static String line(Halt halt) {
        Target target = halt.target();
        return String.join(
                " ",
                halt.mode().spelling(),
                target.id().substring(0, Math.min(ID, target.id().length())),
                target.startedAt(),
                String.valueOf(halt.patience().toSeconds()),
                target.name());
    }
}
