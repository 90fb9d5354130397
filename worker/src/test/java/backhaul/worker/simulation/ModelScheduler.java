package backhaul.worker.simulation;

import backhaul.worker.loop.Scheduler;
import java.time.Duration;

/// Elapsed time and threads of one process of the simulated world.
final class ModelScheduler implements Scheduler {
    private final World world;
    private final Life life;

    ModelScheduler(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public long nanoTime() {
        return world.nanos();
    }

    @Override
    public Task start(String name, Runnable work) {
        Actor actor = world.start(life, name, work);
        return () -> actor.interrupted = true;
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return world.after(delay, life, work)::cancel;
    }

    @Override
    public Signal signal() {
        return new ModelSignal();
    }

    private final class ModelSignal implements Signal {
        private boolean raised;

        @Override
        public void raise() {
            raised = true;
        }

        @Override
        public void await(Duration atMost) {
            if (world.await(() -> raised, atMost)) {
                raised = false;
            }
        }
    }
}
