package backhaul.worker.engine.docker;

import backhaul.protocol.RunKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an attempt that did not get to its end has left outside this process.
record Leftovers(Temporaries temporaries, RunKey run, @Nullable RunFolder folder) {

    /// Removes all of it, and says what could not be removed.
    List<String> remove() throws InterruptedException {
        List<String> left = new ArrayList<>();
        if (folder != null) {
            try {
                folder.discard();
            } catch (IOException e) {
                left.add("partial archives are left beside " + folder.path() + ": " + Reason.of(e));
            }
        }
        try {
            temporaries.sweep(run);
        } catch (Failure e) {
            left.add("a temporary container is left until the next attempt: " + e.sentence());
        }
        return left;
    }
}
