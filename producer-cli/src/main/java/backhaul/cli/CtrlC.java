package backhaul.cli;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.session.Interrupt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C ends the process with a code of its own. A command that follows something sees it and has
/// a moment for its last words; any other is simply over.
final class CtrlC implements Interrupt {

    private static final long LAST_WORDS_SECONDS = 3;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "ctrl-c");
    private volatile boolean requested;
    private volatile boolean heard;

    static CtrlC watch() {
        CtrlC ctrlC = new CtrlC();
        Runtime.getRuntime().addShutdownHook(ctrlC.hook);
        return ctrlC;
    }

    @Override
    public boolean requested() {
        heard = true;
        return requested;
    }

    /// Ends the process. Never returns.
    void exit(int code) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ctrl-C came first: its hook waits for this, and says how the process ends
            done.countDown();
            sleepForever();
        }
        System.exit(code);
    }

    private void interrupted() {
        requested = true;
        try {
            if (heard && !done.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                heard = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }

    private static void sleepForever() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
