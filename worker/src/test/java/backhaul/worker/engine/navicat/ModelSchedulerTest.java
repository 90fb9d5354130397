package backhaul.worker.engine.navicat;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.ModelTask;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The model itself, to which every property of the engine is held.
final class ModelSchedulerTest extends TaskSchedulerContract {
    private final Map<String, ModelTask> tasks = new HashMap<>();

    @Override
    TaskScheduler scheduler(String task) {
        ModelTask model = tasks.get(task);
        return model == null ? new NoTask() : Moving.of(model);
    }

    @Override
    void add(String task, Habits habits) {
        tasks.put(task, new ModelTask(habits, Story.START));
    }

    @Override
    boolean showsInstances() {
        return true;
    }

    /// Each look takes a while.
    private record Moving(ModelScheduler model) implements TaskScheduler {
        static Moving of(ModelTask task) {
            return new Moving(new ModelScheduler(task, true, _ -> {}));
        }

        @Override
        public Description describe() throws IOException {
            return model.describe();
        }

        @Override
        public TaskView look() throws IOException {
            model.pause(Duration.ofMillis(300), new CompletableFuture<Void>());
            return model.look();
        }

        @Override
        public Launch start() throws IOException {
            return model.start();
        }

        @Override
        public void stop(@Nullable String instance) throws IOException {
            model.stop(instance);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private static final class NoTask implements TaskScheduler {
        @Override
        public Description describe() {
            return new Description.Missing("there is none");
        }

        @Override
        public TaskView look() {
            throw new IllegalStateException();
        }

        @Override
        public Launch start() {
            throw new IllegalStateException();
        }

        @Override
        public void stop(@Nullable String instance) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
