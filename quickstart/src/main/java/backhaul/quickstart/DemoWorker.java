package backhaul.quickstart;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.worker.Story;
import backhaul.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real worker of a real `worker.yaml`, in this process.
///
/// @param ready what it said when it was: `ready in 1.4s; metrics at ...`
record DemoWorker(Worker worker, String ready) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static DemoWorker start(Path file) throws InvalidSettings, InterruptedException {
        Said said = new Said(new CopyOnWriteArrayList<>());
        Worker worker = Worker.of(file, Environment.ofProcess(), said).start();
        if (!worker.awaitReady(PATIENCE)) {
            worker.close();
            throw new IllegalStateException(
                    "the worker did not start: " + worker.awaitEnd() + ", " + said.lines());
        }
        return new DemoWorker(worker, said.lines().getLast());
    }

    private record Said(List<String> lines) implements Story {

        @Override
        public void line(String word, String sentence) {
            lines.add(word + " " + sentence);
        }

        @Override
        public void ready(String sentence) {
            lines.add(sentence);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
