package backhaul.worker.engine.hycu;

import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.hycu.HycuSpec.What;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All that can be known before anything is started: that the controller lets us in and takes jobs,
/// and which objects are meant.
final class Preparing {
    private final HycuClient client;
    private final HycuApi api;
    private final Attempt attempt;
    private final Patience patience;

    /// Objects to be asked for, and what is worth a warning.
    record Prepared(List<Item> items, List<String> warnings) {}

    private interface Call<T> {
        T make() throws Trouble, InterruptedException;
    }

    Preparing(HycuClient client, Attempt attempt, Duration limit) {
        this.client = client;
        this.api = HycuApi.of(client);
        this.attempt = attempt;
        this.patience = new Patience(client.time(), limit);
    }

    /// @throws Trouble where it is in vain, or was for too long
    Prepared perform(What what) throws Trouble, InterruptedException {
        List<String> warnings = patiently(() -> api.check(attempt.stop()));
        return new Prepared(patiently(() -> api.resolve(what, attempt.stop())), warnings);
    }

    private <T> T patiently(Call<T> call) throws Trouble, InterruptedException {
        while (true) {
            try {
                return call.make();
            } catch (Trouble trouble) {
                Optional<Duration> wait =
                        trouble.isPassing() ? patience.next(trouble) : Optional.empty();
                if (wait.isEmpty() || !client.time().pause().over(wait.get(), attempt.stop())) {
                    throw trouble;
                }
            }
        }
    }
}
