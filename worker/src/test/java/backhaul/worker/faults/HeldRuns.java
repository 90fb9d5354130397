package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.client.RequestBuilder;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.RealWorker;
import backhaul.worker.guarantee.NoDuplicateStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Runs of a worker whose job writes down that it began, and goes on until it is let go: so each
/// can be brought to the step at which something is to happen.
final class HeldRuns implements AutoCloseable {
    final RealWorker worker;
    private final Path folder;
    private final Path started;
    private final Path finished;

    HeldRuns(EmbeddedKafka broker, String prefix, Path folder)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.started = Files.createFile(folder.resolve("started"));
        this.finished = Files.createFile(folder.resolve("finished"));
        Path script = folder.resolve("held.sh");
        this.worker =
                new RealWorker(
                        broker,
                        prefix,
                        folder,
                        """
                        held:
                          timeout: 20m
                          concurrency: 4
                          retry: {maxAttempts: 50, initialDelay: 100ms, maxDelay: 200ms}
                          script: {command: [%s]}
                        quick:
                          timeout: 5m
                          concurrency: 4
                          retry: {maxAttempts: 50, initialDelay: 100ms, maxDelay: 200ms}
                          script: {command: [%s, quick]}
                        """
                                .formatted(script, script));
        worker.script(
                "held.sh",
                """
                cd '%s'
                echo "$BACKHAUL_RUN_ID $BACKHAUL_ATTEMPT" >> started
                if [ "$1" = quick ]; then exit 0; fi
                while [ ! -e "go-$BACKHAUL_RUN_ID" ]; do sleep 0.05; done
                echo "$BACKHAUL_RUN_ID" >> finished
                """
                        .formatted(folder));
    }

    /// Publishes a request and brings it so far that the next transaction of its worker is that of
    /// `step`, or the one after the next where there is no telling; `trap` is set in time.
    RunKey bring(KillPoint.Step step, Runnable trap) {
        BackupRequest request = request(step);
        RunKey run = request.run();
        switch (step) {
            case ACCEPTED, ACCEPTED_AT_ONCE -> {
                trap.run();
                worker.ask(request);
            }
            case INTENT -> {
                worker.ask(request);
                worker.watch.until(SOON, () -> !worker.statuses.history(run).isEmpty());
                trap.run();
            }
            case HANDLE -> {
                trap.run();
                worker.ask(request);
                worker.watch.until(SOON, () -> starts(run).contains(run.id() + " 1"));
            }
            case END -> {
                worker.ask(request);
                awaitHandle(run);
                trap.run();
                letGo(run);
            }
        }
        return run;
    }

    private BackupRequest request(KillPoint.Step step) {
        RequestBuilder request = worker.requests.request(RealWorker.NAME, "held");
        if (step.delayed) {
            request.notBefore(Instant.now().plusSeconds(5));
        }
        return request.build();
    }

    void awaitHandle(RunKey run) {
        worker.watch.until(
                SOON,
                () ->
                        worker.statuses.history(run).stream()
                                .anyMatch(status -> status.handle() != null));
    }

    /// Its job ends now, in whichever attempt.
    void letGo(RunKey run) {
        try {
            Files.writeString(folder.resolve("go-" + run.id()), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The attempts of a run whose jobs began, as they wrote it down.
    List<String> starts(RunKey run) {
        return lines(started).stream().filter(line -> line.startsWith(run.id())).toList();
    }

    List<String> allStarts() {
        return lines(started);
    }

    boolean hasFinished(RunKey run) {
        return lines(finished).contains(run.id());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until every run has ended, and looks at the whole history.
    void awaitAllEnded() {
        worker.watch.until(SOON, worker.statuses::allEnded);
        verify();
    }

    void verify() {
        worker.statuses.verify();
        new NoDuplicateStart().startedAll(lines(started));
    }

    /// The same, where nothing that happened may cost an attempt.
    void verifyOneAttempt(RunKey run) {
        verify();
        assertThat(worker.statuses.last(run).attempts()).hasSize(1);
        assertThat(starts(run)).hasSize(1);
    }

    @Override
    public void close() {
        worker.close();
    }
}
