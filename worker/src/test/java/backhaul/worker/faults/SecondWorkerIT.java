package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two machines with one name.
class SecondWorkerIT {
    @TempDir Path folder;

    /// The clone has everything of the original but the machine's own boot id.
    @Test
    void a_cloned_machine_ends_with_a_clear_error_and_the_original_goes_on() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(1);
                HeldRuns runs = new HeldRuns(broker, "clone", folder);
                ChildJvm original = runs.worker.start()) {
            original.awaitLine("ready in", SOON);
            runs.worker.configure("clone.yaml", "cloned", "1s");
            Path lock = Files.createDirectory(folder.resolve("cloned")).resolve("host-01.lock");
            Files.write(lock, lockOfAnotherMachine());
            try (ChildJvm clone = runs.worker.jvm("clone.yaml").start()) {
                assertThat(clone.awaitExit(SOON)).isEqualTo(78);
                assertThat(String.join("\n", clone.errors()))
                        .contains("a worker named host-01 already runs on host")
                        .contains("Names are unique");
            }
            runs.worker.ask("quick");
            runs.awaitAllEnded();
        }
    }

    private List<String> lockOfAnotherMachine() throws Exception {
        return Files.readAllLines(folder.resolve("data").resolve("host-01.lock")).stream()
                .map(line -> line.substring(0, line.indexOf(' ')) + " another-machine")
                .toList();
    }
}
