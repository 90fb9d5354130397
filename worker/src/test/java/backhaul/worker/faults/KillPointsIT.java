package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A worker process is killed at each point of a run's life at which something is half done. The
/// proxy holds the request that the point is named by, so that it is met exactly. The same worker
/// goes on after each of them: one ledger lives through all.
///
/// The broker never ends a transaction by itself here: a successor that reads on shows that it has
/// ended its predecessor's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillPointsIT {
    private TcpProxy proxy;
    private EmbeddedKafka broker;
    private HeldRuns runs;
    private ChildJvm running;
    private int lostBefore;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        int port = FreePorts.one();
        proxy = TcpProxy.to(port);
        broker =
                EmbeddedKafka.builder()
                        .port(port)
                        .advertisedPort(0, proxy.port())
                        .brokerSetting(
                                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                                "3600000")
                        .start();
        runs = new HeldRuns(broker, "points", folder);
        running = serve();
    }

    private ChildJvm serve() {
        ChildJvm next = runs.worker.start();
        next.awaitLine("ready in", SOON);
        return next;
    }

    @AfterAll
    void stop() {
        running.close();
        runs.close();
        broker.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void killed_there_its_run_ends_once_and_starts_no_attempt_twice(KillPoint point) {
        RunKey run = runs.bring(point.step, () -> setTrap(point));
        runs.worker.watch.until(SOON, this::sprung);
        kill();
        runs.letGo(run);
        running = serve();
        runs.awaitAllEnded();

        RunStatus last = runs.worker.statuses.last(run);
        assertThat(last.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(last.attempts()).hasSize(point.attempts);
        assertThat(runs.starts(run)).hasSize(point.starts);
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
}
