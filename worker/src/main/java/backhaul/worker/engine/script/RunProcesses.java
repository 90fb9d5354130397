package backhaul.worker.engine.script;

import backhaul.worker.engine.script.ProcessTable.Force;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The processes of one run, and their end.
///
/// A process belongs to the run if its environment carries the run's mark, if its parent belongs to
/// it, if it is in a session that the run began, or if it was once seen to belong to it. Each of
/// these finds what the others miss: a daemon keeps its environment though it leaves parent and
/// session; one that was given a fresh environment is still someone's child, or in the session.
final class RunProcesses {
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final long WORKER = ProcessHandle.current().pid();

    private final ProcessTable table;
    private final RunMark mark;
    private final Duration killing;
    private final Set<HostProcess.Id> known = new HashSet<>();
    private final Set<Long> sessions = new HashSet<>();
    private boolean hurried;

    RunProcesses(ProcessTable table, RunMark mark, Duration killing) {
        this.table = table;
        this.mark = mark;
        this.killing = killing;
    }

    synchronized void follow(HostProcess.Id command) {
        known.add(command);
    }

    synchronized void followSession(long session) {
        sessions.add(session);
    }

    /// Every process of the run that is alive now.
    synchronized List<HostProcess> living() {
        List<HostProcess> all = table.snapshot(mark);
        all.forEach(this::forgetSessionOfAnother);
        Set<Long> members = new HashSet<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (HostProcess process : all) {
                if (belongs(process, members) && members.add(process.pid())) {
                    admit(process);
                    grew = true;
                }
            }
        }
        return all.stream()
                .filter(process -> members.contains(process.pid()) && process.alive())
                .toList();
    }

    private boolean belongs(HostProcess process, Set<Long> members) {
        return process.pid() != WORKER
                && (process.marked()
                        || known.contains(process.id())
                        || members.contains(process.parent())
                        || sessions.contains(process.session()));
    }

    private void admit(HostProcess process) {
        known.add(process.id());
        if (process.leadsSession()) {
            sessions.add(process.pid());
        }
    }

    /// The number of a session whose last process is gone can be given to another one.
    private void forgetSessionOfAnother(HostProcess process) {
        if (!process.marked() && !known.contains(process.id())) {
            sessions.remove(process.pid());
        }
    }

    /// Ends every process of the run: those that do not end by themselves within `settling` are
    /// asked to, and killed when `grace` is over. What the asked ones start meanwhile is let work:
    /// a script may have things to put right. Takes at most `settling`, `grace` and the time for
    /// killing. An interrupt ends the patience, not the work.
    synchronized Ended end(Duration settling, Duration grace) {
        hurried = Thread.interrupted();
        boolean interrupted = hurried;
        try {
            return goneWithin(settling) ? Ended.NOTHING : ask(grace);
        } finally {
            if (hurried || interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Ended ask(Duration grace) {
        Map<HostProcess.Id, HostProcess> met = new LinkedHashMap<>();
        for (HostProcess process : living()) {
            met.put(process.id(), process);
            table.end(process, Force.ASK);
        }
        return goneWithin(grace) ? new Ended(met.values(), 0, List.of(), null) : kill(met);
    }

    private Ended kill(Map<HostProcess.Id, HostProcess> met) {
        long deadline = System.nanoTime() + killing.toNanos();
        List<HostProcess> living = living();
        int stubborn = living.size();
        while (!living.isEmpty() && System.nanoTime() < deadline) {
            for (HostProcess process : living) {
                met.put(process.id(), process);
                table.end(process, Force.KILL);
            }
            killGroupsOf(living);
            table.killMarked(mark);
            pause();
            living = livingTwice();
        }
        return new Ended(met.values(), stubborn, living, null);
    }

    /// One by one, a family that forks faster than it is killed would escape.
    private void killGroupsOf(List<HostProcess> living) {
        Set<Long> groups =
                living.stream()
                        .filter(process -> sessions.contains(process.session()))
                        .map(HostProcess::group)
                        .filter(group -> group > 1)
                        .collect(Collectors.toSet());
        if (!groups.isEmpty()) {
            table.killGroups(groups);
            hurried |= Thread.interrupted();
        }
    }

    private boolean goneWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!livingTwice().isEmpty()) {
            if (hurried || System.nanoTime() >= deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    /// While a process is about to become another program its environment cannot be seen, so that
    /// one look is not enough to say that there is none.
    private List<HostProcess> livingTwice() {
        List<HostProcess> living = living();
        if (living.isEmpty()) {
            pause();
            living = living();
        }
        return living;
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            hurried = true;
        }
    }
}
