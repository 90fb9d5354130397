package backhaul.worker.engine;

import java.nio.file.Path;
import java.util.function.Consumer;

/// Tries an engine on the host that it is to work on, with something of its own that is gone
/// afterwards.
public interface Selftest {

    /// True if all was as it must be.
    ///
    /// @param folder for what it needs meanwhile
    /// @param told each line of what it saw, as JSON
    boolean run(Path folder, Consumer<String> told) throws InterruptedException;
}
