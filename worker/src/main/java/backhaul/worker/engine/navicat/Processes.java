package backhaul.worker.engine.navicat;

import java.time.Instant;
import java.util.List;

/// The processes of this host.
interface Processes {

    /// A process and all that come of it, as they are now. The Task Scheduler ends the first one
    /// only.
    ///
    /// @param pid 0 for none
    /// @param since no process that began before is one of them
    Family family(long pid, Instant since);

    interface Family {
        /// Those that still live: `navicat.exe (4711)`.
        List<String> living();

        void kill();
    }
}
