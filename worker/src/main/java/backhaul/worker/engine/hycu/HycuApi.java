package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Gate.Lane;
import backhaul.worker.engine.hycu.HycuSpec.What;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What the engine needs of a controller, in the words of one of its APIs. Every call ends early
/// once `stop` is done, with a [Trouble].
interface HycuApi {

    /// Makes sure that the controller lets us in and takes jobs. Gives what is worth a warning.
    List<String> check(CompletableFuture<?> stop) throws Trouble, InterruptedException;

    /// The objects that a job names, each found exactly once.
    List<Item> resolve(What what, CompletableFuture<?> stop) throws Trouble, InterruptedException;

    /// The request that starts the backup of one of them.
    Exchange.Ask trigger(What what, Item item);

    /// The job that a good answer to it names.
    String started(HttpResponse<byte[]> answer) throws Trouble;

    /// The jobs of an object that were created since it was asked for; empty where the API cannot
    /// tell.
    Optional<List<String>> jobsOf(Item item, CompletableFuture<?> stop)
            throws Trouble, InterruptedException;

    Look look(String job, Lane lane, CompletableFuture<?> stop)
            throws Trouble, InterruptedException;

    /// The controller's own account of a job that ended.
    String report(Item item, Look last, CompletableFuture<?> stop)
            throws Trouble, InterruptedException;

    /// Asks for a job's end, if it is one of this object.
    ///
    /// @return false where the API has no way to
    boolean kill(Item item, CompletableFuture<?> stop) throws Trouble, InterruptedException;

    static HycuApi of(HycuClient client) {
        return switch (client.controller().api()) {
            case REST_V1_0 -> new RestApi(client);
            case V1 -> new BackupsApi(client);
        };
    }
}
