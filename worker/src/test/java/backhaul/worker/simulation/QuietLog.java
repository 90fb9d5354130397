package backhaul.worker.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Keeps the log of thousands of simulated workers to itself: what a failing seed has to tell is in
/// its story.
final class QuietLog implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("backhaul");
    private final @Nullable Level before = logger.getLevel();

    QuietLog() {
        logger.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
