package backhaul.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What `./demo` runs once everything is built.
public final class Main {

    private static final Path FOLDER = Path.of("target", "demo");

    /// For the broker and the worker to stop in good order after a Ctrl-C.
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    private Main() {}

    public static void main(String[] args) {
        boolean keep = List.of(args).contains("--keep");
        logTo(FOLDER.resolveSibling("demo.log"));
        CountDownLatch ended = new CountDownLatch(1);
        stopOnCtrlC(Thread.currentThread(), ended);
        int exitCode = run(keep);
        ended.countDown();
        System.exit(exitCode);
    }

    private static int run(boolean keep) {
        Demo demo = new Demo(FOLDER, new Narrator(System.out));
        try {
            return demo.run(keep) ? 0 : 1;
        } catch (InterruptedException e) {
            return 1;
        } catch (Exception e) {
            System.err.println("The demo itself failed: " + e);
            System.err.println("More is in target/demo.log.");
            e.printStackTrace();
            return 1;
        }
    }

    /// What broker and worker have to say would only be in the way of the story.
    private static void logTo(Path file) {
        System.setProperty("backhaul.demo.log", file.toString());
        System.setProperty("logback.configurationFile", "backhaul/quickstart/logback-demo.xml");
    }

    /// Interrupts the demo, and holds the end of the process until it has cleaned up.
    private static void stopOnCtrlC(Thread demo, CountDownLatch ended) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    if (ended.getCount() == 0) {
                                        return;
                                    }
                                    demo.interrupt();
                                    try {
                                        boolean _ =
                                                ended.await(TO_STOP.toSeconds(), TimeUnit.SECONDS);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "demo-ctrl-c"));
    }
}
