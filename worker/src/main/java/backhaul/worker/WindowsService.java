package backhaul.worker;

import backhaul.settings.Environment;
import backhaul.worker.ops.Logging;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What Apache Commons Daemon's Procrun calls: `start` runs the worker until it has left, `stop`,
/// in another thread of the same JVM, tells it to leave and waits until it has. Procrun knows
/// methods of classes alone, so that the worker stands in a static field here.
public final class WindowsService {
    private static final AtomicReference<Optional<Worker>> RUNNING =
            new AtomicReference<>(Optional.empty());

    private WindowsService() {}

    /// Returns where a restart would not help: the service is then stopped. Any other failure ends
    /// the process, so that the service manager's recovery actions take effect.
    ///
    /// @param arguments as those of `backhaul-worker`
    public static void start(String[] arguments) {
        Logging.off();
        int code =
                Main.commandLine(
                                Environment.ofProcess(), worker -> RUNNING.set(Optional.of(worker)))
                        .execute(arguments);
        if (code != 0 && code != RunCommand.DO_NOT_RESTART) {
            Runtime.getRuntime().halt(code);
        }
    }

    /// Tells the worker to leave, and returns when it has.
    ///
    /// @param arguments none
    public static void stop(String[] arguments) throws InterruptedException {
        Optional<Worker> worker = RUNNING.get();
        if (worker.isPresent()) {
            worker.get().leave();
            worker.get().awaitEnd();
        }
    }
}
