package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Gate.Lane;
import backhaul.worker.engine.hycu.Item.Stage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Ends the jobs of a run that is to be stopped, and makes sure that they have ended. What cannot
/// be stopped is said to go on.
final class Killing {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final HycuRun run;
    private final Time time;
    private final long end;
    private final CompletableFuture<Void> limit;

    Killing(HycuRun run) {
        this.run = run;
        this.time = run.client().time();
        this.end = time.nanos().getAsLong() + LIMIT.toNanos();
        this.limit =
                new CompletableFuture<Void>()
                        .completeOnTimeout(null, LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    void all() throws InterruptedException {
        for (int i = 0; i < run.size(); i++) {
            Item item = run.item(i);
            if (item.stage() == Stage.STARTED) {
                run.set(i, killed(item));
            } else if (item.stage().asked()) {
                run.set(
                        i,
                        item.ended(Stage.LOST, "its job may have been started, and was not found"));
            }
        }
        for (int i = 0; i < run.size(); i++) {
            if (run.item(i).stage() == Stage.STARTED) {
                run.set(i, ended(run.item(i)));
            }
        }
    }

    /// Started still, where the controller has agreed to stop it.
    private Item killed(Item item) throws InterruptedException {
        while (true) {
            try {
                return run.api().kill(item, limit)
                        ? item
                        : item.ended(Stage.LOST, "it goes on: the controller's API cannot stop it");
            } catch (Trouble trouble) {
                if (!trouble.isPassing() || over()) {
                    return item.ended(Stage.LOST, "it goes on: " + trouble.why());
                }
            }
            time.sleep(LOOK_AGAIN);
        }
    }

    private Item ended(Item item) throws InterruptedException {
        String why = "it was asked to stop";
        while (true) {
            try {
                String job = JobId.checked(String.valueOf(item.job()));
                Look look = run.api().look(job, Lane.ACTING, limit);
                if (look.state() == Look.State.ABORTED) {
                    return item.ended(Stage.KILLED, "stopped");
                }
                Item now = Watching.ended(item, look);
                if (!now.stage().open()) {
                    return now;
                }
            } catch (Trouble trouble) {
                why = trouble.why();
            }
            if (over()) {
                return item.ended(Stage.LOST, "it goes on, or may: " + why);
            }
            time.sleep(LOOK_AGAIN);
        }
    }

    private boolean over() {
        return time.nanos().getAsLong() - end >= 0;
    }
}
