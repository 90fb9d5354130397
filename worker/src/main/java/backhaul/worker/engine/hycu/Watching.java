package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Gate.Lane;
import backhaul.worker.engine.hycu.Item.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at the jobs of a run until all have ended or the attempt is to be stopped. A controller
/// that is away costs nothing but time.
final class Watching {
    private static final int GONE_AFTER = 3;

    private final HycuRun run;
    private final HycuClient client;
    private final Pace pace;
    private final Map<String, Look> last = new HashMap<>();
    private final Map<String, Integer> unknownThere = new HashMap<>();

    Watching(HycuRun run) {
        this.run = run;
        this.client = run.client();
        this.pace = new Pace(run.checkEvery());
    }

    /// The last word on each job, by id.
    Map<String, Look> last() {
        return last;
    }

    void toTheEnd() throws InterruptedException {
        Duration wait = pace.first();
        while (run.any(Stage.STARTED) && run.pause(wait)) {
            Duration peace = lookAtAll();
            Duration age =
                    Duration.between(run.attempt().startedAt(), client.time().clock().instant());
            Duration usual = pace.next(age.isNegative() ? Duration.ZERO : age);
            wait = peace.compareTo(usual) > 0 ? peace : usual;
        }
    }

    /// @return how long the controller wants to be left alone
    private Duration lookAtAll() throws InterruptedException {
        Duration peace = Duration.ZERO;
        boolean answered = false;
        for (int i = 0; i < run.size() && !run.stopped(); i++) {
            if (run.item(i).stage() == Stage.STARTED) {
                try {
                    look(i);
                    answered = true;
                } catch (Trouble trouble) {
                    Duration wanted = trouble.retryAfter().orElse(Duration.ZERO);
                    peace = wanted.compareTo(peace) > 0 ? wanted : peace;
                    judge(i, trouble);
                }
            }
        }
        if (answered) {
            report();
        }
        return peace.compareTo(Duration.ofMinutes(15)) > 0 ? Duration.ofMinutes(15) : peace;
    }

    private void look(int index) throws Trouble, InterruptedException {
        Item item = run.item(index);
        String job = JobId.checked(String.valueOf(item.job()));
        Look look = run.api().look(job, Lane.WATCHING, run.stop());
        last.put(job, look);
        unknownThere.remove(job);
        run.set(index, ended(item, look));
    }

    static Item ended(Item item, Look look) {
        String words = look.status() + (look.words().isEmpty() ? "" : ": " + look.words());
        return switch (look.state()) {
            case GOING_ON -> item;
            case SUCCEEDED -> item.ended(Stage.SUCCEEDED, words);
            case WARNED -> item.ended(Stage.WARNED, words);
            case FAILED -> item.ended(Stage.FAILED, words);
            case ABORTED -> item.ended(Stage.ABORTED, words);
            case UNKNOWN -> item.ended(Stage.UNKNOWN, "its status is " + words);
        };
    }

    private void judge(int index, Trouble trouble) {
        Item item = run.item(index);
        if (trouble.isUnknownThere()) {
            int times = unknownThere.merge(String.valueOf(item.job()), 1, Integer::sum);
            if (times >= GONE_AFTER) {
                run.set(
                        index,
                        item.ended(Stage.UNKNOWN, client.name() + " does not know it any more"));
            }
        } else if (trouble.kind() == Trouble.Kind.AUTHENTICATION) {
            run.set(index, item.ended(Stage.LOST, trouble.why()));
        }
    }

    private void report() {
        List<Item> items = run.items();
        double sum = 0;
        boolean known = true;
        for (Item item : items) {
            Look look = last.get(String.valueOf(item.job()));
            if (!item.stage().open()) {
                sum += 1;
            } else if (look == null || look.done() < 0) {
                known = false;
            } else {
                sum += look.done();
            }
        }
        long done = items.stream().filter(item -> !item.stage().open()).count();
        Double percent = known ? Math.round(1000 * sum / items.size()) / 10.0 : null;
        run.attempt().progress(percent, null, null, words(items, done));
    }

    private String words(List<Item> items, long done) {
        if (items.size() > 1) {
            return done + " of " + items.size() + " have ended on " + client.name();
        }
        Item item = items.getFirst();
        Look look = last.get(String.valueOf(item.job()));
        return item.name() + " on " + client.name() + (look == null ? "" : ": " + look.status());
    }
}
