package backhaul.worker.loop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The only way from an attempt's thread to the loop: which attempts have news. The loop looks at
/// the attempt itself, so that news posted twice, or before a rebuild, does no harm.
final class Mailbox {
    private final Set<AttemptKey> news = new LinkedHashSet<>();
    private Runnable wake = () -> {};

    synchronized void post(AttemptKey attempt) {
        if (news.add(attempt)) {
            wake.run();
        }
    }

    /// Sets what ends the loop's wait when something is posted.
    synchronized void onPost(Runnable wakeUp) {
        wake = wakeUp;
    }

    synchronized List<AttemptKey> drain() {
        List<AttemptKey> drained = new ArrayList<>(news);
        news.clear();
        return drained;
    }

    synchronized boolean isEmpty() {
        return news.isEmpty();
    }
}
