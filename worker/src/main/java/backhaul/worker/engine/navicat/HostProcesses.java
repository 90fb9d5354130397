package backhaul.worker.engine.navicat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The processes as the JDK shows them. One whose start cannot be seen is left alone: a pid is
/// given again.
final class HostProcesses implements Processes {
    /// The Task Scheduler's own: their other children are other tasks.
    private static final Set<String> SHARED = Set.of("svchost.exe", "services.exe", "system");

    private record Member(long pid, Instant started, String name) {
        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> handle.info().startInstant().equals(Optional.of(started)));
        }

        static Optional<Member> of(ProcessHandle handle) {
            return handle.info()
                    .startInstant()
                    .map(started -> new Member(handle.pid(), started, nameOf(handle)));
        }
    }

    @Override
    public Family family(long pid, Instant since) {
        List<Member> members =
                pid == 0
                        ? List.of()
                        : ProcessHandle.of(pid).stream()
                                .filter(root -> !SHARED.contains(nameOf(root)))
                                .flatMap(root -> Stream.concat(root.descendants(), Stream.of(root)))
                                .map(Member::of)
                                .flatMap(Optional::stream)
                                .filter(member -> !member.started().isBefore(since))
                                .toList();
        return new Family() {
            @Override
            public List<String> living() {
                return members.stream()
                        .filter(member -> member.alive().isPresent())
                        .map(member -> member.name() + " (" + member.pid() + ")")
                        .toList();
            }

            @Override
            public void kill() {
                members.forEach(member -> member.alive().ifPresent(ProcessHandle::destroyForcibly));
            }
        };
    }

    private static String nameOf(ProcessHandle handle) {
        return handle.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .map(name -> Objects.toString(name).toLowerCase(Locale.ROOT))
                .orElse("process");
    }
}
