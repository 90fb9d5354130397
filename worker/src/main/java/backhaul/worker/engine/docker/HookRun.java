package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.ContainerControl.Execution;
import backhaul.worker.engine.docker.ContainerControl.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/// One command in a container. Docker cannot end a command that it has started: one that takes too
/// long is no longer waited for, and its failure says so.
final class HookRun {
    private static final int MOST_OUTPUT = 8 << 10;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final Duration DAEMON_AWAY = Duration.ofMinutes(10);
    private static final Duration CONTAINER_DOWN = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 250;

    private final ContainerControl control;
    private final UnaryOperator<String> mask;
    private final Runnable alive;

    /// `alive` is called again and again while the command runs.
    HookRun(ContainerControl control, UnaryOperator<String> mask, Runnable alive) {
        this.control = control;
        this.mask = mask;
        this.alive = alive;
    }

    /// The end of what it wrote, for the report.
    String run(String name, String id, String which, List<String> command, Duration timeout)
            throws Failure, InterruptedException {
        String what = "the " + which + " hook of " + name;
        Execution execution = control.execute(id, command);
        Tail tail = new Tail();
        CompletableFuture<Void> read = new CompletableFuture<>();
        Thread.ofVirtual().name("docker-hook").start(() -> read(execution, tail, read));
        try (var _ = execution.output()) {
            await(read, what, timeout);
        }
        int exitCode = exitCode(execution, what);
        String output = mask.apply(tail.text()).strip();
        if (exitCode != 0) {
            throw Failure.passing(
                    what
                            + " ended with exit code "
                            + exitCode
                            + (output.isEmpty() ? "" : ": " + lastLine(output)));
        }
        return output;
    }

    /// For the report.
    static String done(String name, String which, String output) {
        return "%s, %s hook: done%s".formatted(name, which, output.isEmpty() ? "" : "\n" + output);
    }

    /// The whole id of a container, once it runs: it and the daemon may both just be starting.
    /// Empty for one that is not there.
    Optional<String> awaitRunning(String container) throws Failure, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            try {
                Optional<State> state = control.state(container);
                if (state.isEmpty() || (state.get().running() && !state.get().paused())) {
                    return state.map(State::id);
                }
                if (over(began, CONTAINER_DOWN)) {
                    throw Failure.lasting("it does not run");
                }
            } catch (Failure e) {
                if (!e.retryable() || over(began, DAEMON_AWAY)) {
                    throw e;
                }
            }
            alive.run();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /// Waits for a command that runs in the container already, at most for `most`: it goes on when
    /// who asked for it has died.
    void awaitEndOf(String id, List<String> command, Duration most)
            throws Failure, InterruptedException {
        long began = System.nanoTime();
        while (!command.isEmpty() && !over(began, most) && control.runs(id, command)) {
            alive.run();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean over(long since, Duration most) {
        return System.nanoTime() - since > most.toNanos();
    }

    private void await(CompletableFuture<Void> read, String what, Duration timeout)
            throws Failure, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw Failure.passing(
                        what
                                + " did not end within "
                                + timeout.toSeconds()
                                + "s; it may still run, as Docker cannot end it");
            }
            try {
                read.get(Math.min(left, SIGN_OF_LIFE.toNanos()), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                alive.run();
            } catch (ExecutionException e) {
                throw Failure.passing("the daemon broke off the output of " + what);
            }
        }
    }

    private int exitCode(Execution execution, String what) throws Failure, InterruptedException {
        long end = System.nanoTime() + ENDING.toNanos();
        while (System.nanoTime() < end) {
            Optional<Integer> code = control.exitCode(execution);
            if (code.isPresent()) {
                return code.get();
            }
            Thread.sleep(PAUSE_MILLIS / 5);
        }
        throw Failure.passing(what + " closed its output and did not end");
    }

    private static void read(Execution execution, Tail tail, CompletableFuture<Void> read) {
        try {
            Frames.read(execution.output().getBody(), tail::add);
            read.complete(null);
        } catch (IOException | RuntimeException e) {
            read.completeExceptionally(e);
        }
    }

    private static String lastLine(String output) {
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    /// The end of an output of any length.
    private static final class Tail {
        private byte[] kept = new byte[0];

        synchronized void add(byte[] bytes, int length) {
            int from = Math.max(0, kept.length + length - MOST_OUTPUT);
            int keep = Math.max(0, kept.length - from);
            int take = Math.min(length, MOST_OUTPUT);
            byte[] next = new byte[keep + take];
            System.arraycopy(kept, kept.length - keep, next, 0, keep);
            System.arraycopy(bytes, length - take, next, keep, take);
            kept = next;
        }

        synchronized String text() {
            return new String(Arrays.copyOf(kept, kept.length), StandardCharsets.UTF_8);
        }
    }
}
