package backhaul.worker.engine.docker;

import org.jspecify.annotations.Nullable;

/// Holds what has to be closed for a blocked thread to come back, and closes it when it is cut.
/// After the cut it takes nothing any more.
final class Tether {
    private @Nullable Runnable close;
    private boolean cut;

    synchronized void hold(Runnable closing) throws InterruptedException {
        if (cut) {
            closing.run();
            throw new InterruptedException("stopped");
        }
        close = closing;
    }

    synchronized void release() {
        close = null;
    }

    synchronized void cut() {
        cut = true;
        if (close != null) {
            close.run();
        }
    }
}
