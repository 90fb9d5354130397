package backhaul.worker.simulation;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The network between one process and the brokers, and what clients do about it: they ask again
/// until their time is over. A request that has left arrives, whatever becomes of who sent it.
final class Link {
    private final World world;
    private final Life life;
    private State state = State.UP;
    private Runnable step = () -> {};

    enum State {
        UP,
        /// Nothing gets through.
        DOWN,
        /// Requests arrive, and their answers do not.
        DEAF
    }

    private static final class Exchange<T> {
        private @Nullable T result;
        private @Nullable RuntimeException refusal;
        private boolean answered;
        private boolean lost;

        private boolean over() {
            return answered || lost;
        }
    }

    Link(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    World world() {
        return world;
    }

    Life life() {
        return life;
    }

    boolean up() {
        return state == State.UP;
    }

    State state() {
        return state;
    }

    void become(State state) {
        this.state = state;
    }

    /// Sets what is told of each exchange: a process can be killed at any of them.
    void onStep(Runnable step) {
        this.step = step;
    }

    /// Asks the brokers for `effect` until they answer.
    ///
    /// @throws TimeoutException after `patience`, or once `givenUp`; the effect may have happened
    <T> T call(String what, Duration patience, BooleanSupplier givenUp, Supplier<T> effect) {
        long deadline = world.nanos() + patience.toNanos();
        while (true) {
            step.run();
            Exchange<T> exchange = new Exchange<>();
            world.after(latency(), () -> arrive(exchange, effect));
            await(() -> exchange.over() || givenUp.getAsBoolean(), deadline);
            if (exchange.answered) {
                step.run();
                RuntimeException refusal = exchange.refusal;
                if (refusal == null) {
                    return Objects.requireNonNull(exchange.result);
                }
                if (!(refusal instanceof Coordinator.Again)) {
                    throw refusal;
                }
                world.sleep(world.between(Duration.ofMillis(5), Duration.ofMillis(50)));
            } else {
                await(() -> up() || givenUp.getAsBoolean(), deadline);
            }
            if (world.nanos() >= deadline || givenUp.getAsBoolean()) {
                throw new TimeoutException("no answer to " + what + " within " + patience);
            }
        }
    }

    private void await(BooleanSupplier condition, long deadline) {
        world.await(condition, Duration.ofNanos(deadline - world.nanos()));
    }

    private <T> void arrive(Exchange<T> exchange, Supplier<T> effect) {
        if (state == State.DOWN) {
            exchange.lost = true;
            return;
        }
        try {
            exchange.result = effect.get();
        } catch (Coordinator.Again | org.apache.kafka.common.KafkaException refusal) {
            exchange.refusal = refusal;
        }
        world.after(
                latency(),
                () -> {
                    if (state == State.UP) {
                        exchange.answered = true;
                    } else {
                        exchange.lost = true;
                    }
                });
    }

    private Duration latency() {
        return world.oneIn(50) ? world.millisUpTo(300) : world.millisUpTo(2);
    }
}
