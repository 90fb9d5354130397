package backhaul.sandbox.network;

import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/// The weather now, for all who wait for another, and the trap that is set.
final class Sky {

    private Weather weather = new Weather.Fair();
    private @Nullable Trap trap;
    private int lostAnswers;

    synchronized void become(Weather next) {
        weather = next;
        trap = null;
        notifyAll();
    }

    synchronized boolean isPaused() {
        return weather instanceof Weather.Paused;
    }

    /// The weather as soon as it lets something pass.
    synchronized Weather awaitPassage() throws InterruptedException {
        while (isPaused()) {
            wait();
        }
        return weather;
    }

    synchronized void set(Trap next) {
        trap = next;
    }

    /// Springs the trap if it is set for this request.
    ///
    /// @return whether the answer is to be lost
    synchronized boolean losesAnswerTo(ApiKeys request) {
        if (trap == null || trap.request() != request) {
            return false;
        }
        Trap sprung = trap;
        if (sprung.before() > 0) {
            trap = sprung.afterOne();
            return false;
        }
        trap = null;
        return switch (sprung) {
            case Trap.LoseAnswer _ -> true;
            case Trap.Pause _ -> {
                become(new Weather.Paused());
                yield false;
            }
        };
    }

    synchronized void countLostAnswer() {
        lostAnswers++;
    }

    synchronized int lostAnswers() {
        return lostAnswers;
    }
}
