package backhaul.worker.engine.navicat;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.ModelHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract through programs that answer with the bytes of the real ones.
abstract class Programmed extends TaskSchedulerContract {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    ModelHost host;

    @BeforeEach
    void start_host() throws Exception {
        host = ModelHost.start(folder);
    }

    @AfterEach
    void stop_host() {
        host.close();
    }

    @Override
    void add(String task, Habits habits) {
        host.add(task, habits);
    }

    ComScheduler com(String task, Duration patience) {
        return new ComScheduler(() -> List.of(host.powershell().toString()), patience, task);
    }

    SchtasksScheduler schtasks(String task, Duration patience) {
        return new SchtasksScheduler(new Schtasks(host.schtasks().toString(), patience), task);
    }
}
