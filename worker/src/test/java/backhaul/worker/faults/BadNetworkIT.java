package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;

import backhaul.protocol.RunKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Between a worker and its broker requests and answers are lost: what is committed and what is not
/// is found out, and no attempt is lost to it.
class BadNetworkIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static TcpProxy proxy;
    private static EmbeddedKafka broker;
    @TempDir Path folder;
    private HeldRuns runs;
    private InProcess running;

    @BeforeAll
    static void startBroker() {
        int port = FreePorts.one();
        proxy = TcpProxy.to(port);
        broker = EmbeddedKafka.builder().port(port).advertisedPort(0, proxy.port()).start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
        proxy.close();
    }

    @BeforeEach
    void start() throws Exception {
        runs = new HeldRuns(broker, "network" + PREFIXES.incrementAndGet(), folder);
        running = InProcess.serve(runs.worker);
    }

    @AfterEach
    void stop() {
        proxy.forward();
        running.close();
        runs.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_commit_whose_answer_is_lost_is_asked_for_again_and_counts_once(KillPoint.Step step) {
        int before = proxy.lostAnswers();
        RunKey run = runs.bring(step, () -> proxy.loseAnswerTo(ApiKeys.END_TXN, step.nth));
        runs.worker.watch.until(SOON, () -> proxy.lostAnswers() > before);
        proxy.forward();
        runs.letGo(run);
        runs.awaitAllEnded();
        runs.verifyOneAttempt(run);
    }

    @ParameterizedTest
    @EnumSource
    void a_commit_that_did_not_arrive_is_asked_for_again(KillPoint.Step step) {
        RunKey run = runs.bring(step, () -> proxy.pauseAt(ApiKeys.END_TXN, step.nth));
        runs.worker.watch.until(SOON, proxy::isPaused);
        proxy.reset();
        proxy.forward();
        runs.letGo(run);
        runs.awaitAllEnded();
        runs.verifyOneAttempt(run);
    }

    @Test
    void whatever_the_network_does_every_request_ends_once() throws Exception {
        SplittableRandom random = Faults.random("BadNetworkIT");
        for (int change = 0; change < 20; change++) {
            for (int i = 0; i < 3; i++) {
                runs.worker.ask("quick");
            }
            change(random);
            TimeUnit.MILLISECONDS.sleep(random.nextLong(1_000));
        }
        proxy.forward();
        runs.awaitAllEnded();
    }

    private static void change(SplittableRandom random) {
        switch (random.nextInt(7)) {
            case 0 -> proxy.pause();
            case 1 -> proxy.delay(Duration.ofMillis(random.nextLong(300)));
            case 2 -> proxy.dropAnswers();
            case 3 -> proxy.reset();
            case 4 -> proxy.halfOpen();
            case 5 -> proxy.loseAnswerTo(ApiKeys.END_TXN);
            default -> proxy.forward();
        }
    }
}
