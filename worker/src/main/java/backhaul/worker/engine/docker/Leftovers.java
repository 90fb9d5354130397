package backhaul.worker.engine.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an attempt has left outside this process.
record Leftovers(@Nullable RunFolder folder, Sweep containers) {

    @FunctionalInterface
    interface Sweep {
        void run() throws Failure, InterruptedException;
    }

    /// Removes all of it, and says what could not be removed.
    List<String> remove() throws InterruptedException {
        List<String> left = new ArrayList<>();
        if (folder != null) {
            try {
                folder.discard();
            } catch (IOException e) {
                left.add(
                        "partial archives are left beside "
                                + folder.location()
                                + ": "
                                + Reason.of(e));
            }
        }
        try {
            containers.run();
        } catch (Failure e) {
            left.add(
                    "a temporary container may be left until this worker's next attempt: "
                            + e.sentence());
        }
        return left;
    }
}
