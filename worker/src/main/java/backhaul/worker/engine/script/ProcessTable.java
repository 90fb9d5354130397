package backhaul.worker.engine.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The processes of this host. Throws `UncheckedIOException` where it cannot look: not to see a
/// process is no proof that there is none.
interface ProcessTable {

    List<HostProcess> snapshot(RunMark mark);

    Optional<HostProcess> find(long pid, RunMark mark);

    /// Asks the process to end, or makes it. Does nothing if its pid belongs to another one by now.
    void end(HostProcess process, Force force);

    /// Kills what carries the mark at the sight of it, the newest first. A chain of processes, each
    /// of which starts the next and ends, is only caught by who is quicker.
    void killMarked(RunMark mark);

    /// Kills all of these process groups, each at one stroke: a fork cannot escape it.
    void killGroups(Set<Long> groups);

    /// Names this boot of the machine; empty where a start instant is enough to tell.
    String bootId();

    /// Whether a process shows its environment, so that a mark in it can be found.
    boolean showsMarks();

    enum Force {
        ASK,
        KILL
    }

    static ProcessTable ofThisHost() {
        return Files.isReadable(Path.of("/proc/self/environ"))
                ? new LinuxProcesses()
                : new PortableProcesses();
    }
}
