package backhaul.worker.engine.script;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Processes as the JDK shows them on every system: parents and children, without environments and
/// groups. What has lost its parent cannot be told from the processes of others.
final class PortableProcesses implements ProcessTable {

    @Override
    public List<HostProcess> snapshot(RunMark mark) {
        return ProcessHandle.allProcesses().map(PortableProcesses::describe).toList();
    }

    @Override
    public Optional<HostProcess> find(long pid, RunMark mark) {
        return ProcessHandle.of(pid).map(PortableProcesses::describe);
    }

    private static HostProcess describe(ProcessHandle handle) {
        ProcessHandle.Info info = handle.info();
        return new HostProcess(
                new HostProcess.Id(handle.pid(), started(info)),
                handle.parent().map(ProcessHandle::pid).orElse(0L),
                0,
                0,
                info.command().map(PortableProcesses::fileName).orElse("process"),
                handle.isAlive(),
                false);
    }

    private static long started(ProcessHandle.Info info) {
        return info.startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String fileName(String command) {
        Path name = Path.of(command).getFileName();
        return name == null ? command : name.toString();
    }

    @Override
    public void end(HostProcess process, Force force) {
        ProcessHandle.of(process.pid())
                .filter(handle -> started(handle.info()) == process.id().started())
                .ifPresent(handle -> {
                    var _ = force == Force.KILL ? handle.destroyForcibly() : handle.destroy();
                });
    }

    @Override
    public void killMarked(RunMark mark) {
        // Marks are not to be seen here.
    }

    @Override
    public void killGroups(Set<Long> groups) {
        // Groups are not known here; their members are killed one by one.
    }

    @Override
    public String bootId() {
        return "";
    }

    @Override
    public boolean showsMarks() {
        return false;
    }
}
