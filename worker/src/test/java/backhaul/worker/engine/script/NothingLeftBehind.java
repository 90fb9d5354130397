package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The guarantee that no process of a run is alive after it: none of those that noted their pid,
/// and none that carries the run's mark.
record NothingLeftBehind(Path pids, RunMark mark) {

    void check(int atLeast) throws IOException {
        List<Long> noted = pidsIn(pids);
        assertThat(noted).as("processes that noted their pid").hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(noted).as("processes that are still alive").noneMatch(NothingLeftBehind::alive);
        assertThat(new LinuxProcesses().snapshot(mark))
                .as("processes that carry the mark")
                .noneMatch(process -> process.marked() && process.alive());
    }

    static boolean alive(long pid) {
        return new LinuxProcesses()
                .find(pid, new RunMark("none"))
                .filter(HostProcess::alive)
                .isPresent();
    }

    /// Whole lines only: another one may just be written.
    static List<Long> pidsIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(String::strip)
                .map(Long::parseLong)
                .toList();
    }
}
