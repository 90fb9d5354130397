package backhaul.worker;

import backhaul.worker.ledger.Address;
import backhaul.worker.loop.AddressLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;

/// The loops of a worker, each on a thread of its own: at its own address, and at each of its
/// pools. They end together.
final class Loops {
    private final List<Serving> loops;

    /// One loop, and who watches it.
    record Serving(Address address, AddressLoop loop, LoopWatch watch) {
        boolean pool() {
            return address.shared();
        }
    }

    Loops(List<Serving> loops) {
        this.loops = List.copyOf(loops);
    }

    int running() {
        return sum(watch -> watch.load().running());
    }

    int waiting() {
        return sum(watch -> watch.load().waiting());
    }

    private int sum(ToIntFunction<LoopWatch> number) {
        return loops.stream().map(Serving::watch).mapToInt(number).sum();
    }

    /// Completes when all serve for the first time, with how many runs they took up again.
    CompletableFuture<Integer> firstServing() {
        CompletableFuture<Integer> runs = CompletableFuture.completedFuture(0);
        for (Serving serving : loops) {
            runs = runs.thenCombine(serving.watch().firstServing(), Integer::sum);
        }
        return runs;
    }

    /// Something about the pools that a person should look at.
    void alarmPools(String kind, String message) {
        loops.stream()
                .filter(Serving::pool)
                .forEach(serving -> serving.watch().alarm(kind, message));
    }

    /// Has all of them drain. Returns at once.
    void leave() {
        loops.forEach(serving -> serving.loop().leave());
    }

    /// Runs them until all are over. One whose name another worker has ends the others too.
    AddressLoop.Ending run() throws InterruptedException {
        List<CompletableFuture<AddressLoop.Ending>> endings = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Serving serving : loops) {
            CompletableFuture<AddressLoop.Ending> ending = new CompletableFuture<>();
            endings.add(ending);
            threads.add(
                    Thread.ofPlatform()
                            .name("loop-" + serving.address().name())
                            .unstarted(() -> run(serving.loop(), ending)));
        }
        for (CompletableFuture<AddressLoop.Ending> ending : endings) {
            var _ =
                    ending.whenComplete((how, fault) -> {
                        if (fault != null || how instanceof AddressLoop.Ending.Contested) {
                            threads.forEach(Thread::interrupt);
                        }
                    });
        }
        threads.forEach(Thread::start);
        return worst(endings);
    }

    private static void run(AddressLoop loop, CompletableFuture<AddressLoop.Ending> ending) {
        try {
            loop.run();
            ending.complete(loop.ending().orElseThrow());
        } catch (RuntimeException | Error e) {
            ending.completeExceptionally(e);
        }
    }

    private static AddressLoop.Ending worst(List<CompletableFuture<AddressLoop.Ending>> endings)
            throws InterruptedException {
        Optional<AddressLoop.Ending> contested = Optional.empty();
        for (CompletableFuture<AddressLoop.Ending> ending : endings) {
            AddressLoop.Ending how = await(ending);
            if (how instanceof AddressLoop.Ending.Contested) {
                contested = Optional.of(how);
            }
        }
        return contested.orElseGet(AddressLoop.Ending.Drained::new);
    }

    private static AddressLoop.Ending await(CompletableFuture<AddressLoop.Ending> ending)
            throws InterruptedException {
        try {
            return ending.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault
                    ? fault
                    : new IllegalStateException(e.getCause());
        }
    }
}
