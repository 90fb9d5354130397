package backhaul.worker.engine.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// Processes as `/proc` shows them (proc(5)). The environment there is the one a process was
/// started with; one that has overwritten it carries no mark any more.
final class LinuxProcesses implements ProcessTable {
    private static final Path PROC = Path.of("/proc");

    /// A machine that starts processes all the time must not keep us for ever.
    private static final int MOST_STEPS = 5_000;

    private static final int LOOKS = 3;
    private static final long MOMENT = 200_000;

    @Override
    public List<HostProcess> snapshot(RunMark mark) {
        var processes = new ArrayList<HostProcess>();
        visit(pid -> read(pid, mark).ifPresent(processes::add));
        return processes;
    }

    /// Visits every process there is, then those that were started meanwhile, until there are none:
    /// a list alone would miss a process that starts its successor and ends while the list is read.
    private static void visit(LongConsumer visitor) {
        long newest = newestPid();
        list().forEach(visitor);
        for (int steps = 0; steps < MOST_STEPS && newest < newestPid(); steps++) {
            visitor.accept(++newest);
        }
    }

    private static LongStream list() {
        var pids = LongStream.builder();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException(e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pids.build();
    }

    /// The last field of `/proc/loadavg`: the pid that was given out last.
    private static long newestPid() {
        String load = new String(bytes(PROC, "loadavg"), UTF_8).strip();
        return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    }

    @Override
    public Optional<HostProcess> find(long pid, RunMark mark) {
        return read(pid, mark);
    }

    private static Optional<HostProcess> read(long pid, RunMark mark) {
        return stat(pid).map(stat -> stat.toProcess(stat.hasEnvironment() && isMarked(pid, mark)));
    }

    private static Optional<Stat> stat(long pid) {
        return Stat.parse(new String(bytes(entry(pid), "stat"), UTF_8));
    }

    private static Path entry(long pid) {
        return PROC.resolve(Long.toString(pid));
    }

    /// While a process becomes another program its environment is empty for a moment.
    private static boolean isMarked(long pid, RunMark mark) {
        byte[] environment = bytes(entry(pid), "environ");
        for (int i = 0; i < LOOKS && environment.length == 0; i++) {
            LockSupport.parkNanos(MOMENT);
            environment = bytes(entry(pid), "environ");
        }
        return carries(environment, mark);
    }

    private static boolean carries(byte[] environment, RunMark mark) {
        byte[] sought = (RunMark.VARIABLE + "=" + mark.value()).getBytes(UTF_8);
        int from = 0;
        for (int end = 0; end <= environment.length; end++) {
            if (end == environment.length || environment[end] == 0) {
                if (Arrays.equals(environment, from, end, sought, 0, sought.length)) {
                    return true;
                }
                from = end + 1;
            }
        }
        return false;
    }

    /// Empty for a process that has gone, or that shows this file to others only.
    private static byte[] bytes(Path entry, String file) {
        try {
            return Files.readAllBytes(entry.resolve(file));
        } catch (NoSuchFileException | AccessDeniedException e) {
            return new byte[0];
        } catch (IOException e) {
            if (!Files.exists(entry) || file.equals("environ")) {
                return new byte[0];
            }
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void end(HostProcess process, Force force) {
        ProcessHandle.of(process.pid())
                .filter(handle -> stillThere(process))
                .ifPresent(handle -> {
                    var _ = force == Force.KILL ? handle.destroyForcibly() : handle.destroy();
                });
    }

    private static boolean stillThere(HostProcess process) {
        return stat(process.pid()).filter(now -> now.id().equals(process.id())).isPresent();
    }

    @Override
    public void killMarked(RunMark mark) {
        visit(pid -> killIfMarked(pid, mark));
    }

    /// The handle knows the start of its process and does nothing to a later one of the same pid.
    private static void killIfMarked(long pid, RunMark mark) {
        if (stat(pid).filter(Stat::hasEnvironment).isPresent()) {
            ProcessHandle.of(pid)
                    .filter(handle -> !handle.equals(ProcessHandle.current()))
                    .filter(handle -> isMarked(pid, mark))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void killGroups(Set<Long> groups) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s KILL -- \"$@\"", "sh"));
        groups.forEach(group -> command.add("-" + group));
        try {
            Process kill =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(2, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            // No room for one more process: the groups' members are still killed one by one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String bootId() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public boolean showsMarks() {
        return true;
    }
}
