package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.client.RequestBuilder;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.worker.RealWorker;
import backhaul.worker.guarantee.NoDuplicateStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A worker process is killed at each point of a run's life at which something is half done. The
/// proxy holds the request that the point is named by, so that it is met exactly. The same worker
/// goes on after each of them: one ledger lives through all.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillPointsIT {
    private TcpProxy proxy;
    private EmbeddedKafka broker;
    private RealWorker worker;
    private ChildJvm running;
    private Path started;
    private Path folder;
    private int lostBefore;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        folder = directory;
        int port = FreePorts.one();
        proxy = TcpProxy.to(port);
        broker = EmbeddedKafka.builder().port(port).advertisedPort(0, proxy.port()).start();
        started = Files.createFile(folder.resolve("started"));
        worker =
                new RealWorker(
                        broker,
                        "points",
                        folder,
                        """
                        held:
                          timeout: 10m
                          retry: {maxAttempts: 3, initialDelay: 100ms, maxDelay: 200ms}
                          script: {command: [%s]}
                        """
                                .formatted(folder.resolve("held.sh")));
        worker.script(
                "held.sh",
                "echo \"$BACKHAUL_RUN_ID $BACKHAUL_ATTEMPT\" >> '"
                        + started
                        + "'\nwhile [ ! -e '"
                        + folder
                        + "'/\"go-$BACKHAUL_RUN_ID\" ]; do sleep 0.05; done\n");
        running = serve();
    }

    private ChildJvm serve() {
        ChildJvm next = worker.start();
        next.awaitLine("ready in", SOON);
        return next;
    }

    @AfterAll
    void stop() {
        running.close();
        worker.close();
        broker.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void killed_there_its_run_ends_once_and_starts_no_attempt_twice(KillPoint point)
            throws Exception {
        BackupRequest request = request(point.step);
        RunKey run = request.run();
        switch (point.step) {
            case ACCEPTED, ACCEPTED_AT_ONCE -> {
                setTrap(point);
                publish(request);
            }
            case INTENT -> {
                publish(request);
                worker.watch.until(SOON, () -> !worker.statuses.history(run).isEmpty());
                setTrap(point);
            }
            case HANDLE -> {
                setTrap(point);
                publish(request);
                worker.watch.until(SOON, () -> starts(run).contains(run.id() + " 1"));
            }
            case END -> {
                publish(request);
                worker.watch.until(SOON, () -> hasHandle(run));
                setTrap(point);
                letGo(run);
            }
        }
        worker.watch.until(SOON, this::sprung);
        kill();
        if (point.step != KillPoint.Step.END) {
            letGo(run);
        }
        running = serve();
        worker.watch.until(SOON, worker.statuses::allEnded);

        RunStatus last = worker.statuses.last(run);
        assertThat(last.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(last.attempts()).hasSize(point.attempts);
        assertThat(starts(run)).hasSize(point.starts);
        worker.statuses.verify();
        new NoDuplicateStart().startedAll(Files.readAllLines(started));
    }

    private BackupRequest request(KillPoint.Step step) {
        RequestBuilder request = worker.requests.request(RealWorker.NAME, "held");
        if (step.delayed) {
            request.notBefore(Instant.now().plusSeconds(5));
        }
        return request.build();
    }

    private void publish(BackupRequest request) {
        worker.statuses.asked(request.run());
        var _ = worker.requests.publish(request);
    }

    private void setTrap(KillPoint point) {
        lostBefore = proxy.lostAnswers();
        if (point.takesEffect) {
            proxy.loseAnswerTo(point.request, point.step.nth);
        } else {
            proxy.pauseAt(point.request, point.step.nth);
        }
    }

    private boolean sprung() {
        return proxy.isPaused() || proxy.lostAnswers() > lostBefore;
    }

    /// What the proxy holds back must never arrive: its connections go before it passes anything.
    private void kill() {
        running.signal(Signal.KILL);
        running.awaitExit(SOON);
        proxy.reset();
        proxy.forward();
    }

    private void letGo(RunKey run) throws IOException {
        Files.createFile(folder.resolve("go-" + run.id()));
    }

    private boolean hasHandle(RunKey run) {
        return worker.statuses.history(run).stream().anyMatch(status -> status.handle() != null);
    }

    private List<String> starts(RunKey run) {
        try {
            return Files.readAllLines(started).stream()
                    .filter(line -> line.startsWith(run.id()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
