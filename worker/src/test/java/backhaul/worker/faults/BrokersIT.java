package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker process on three brokers that come and go, two of which have to hold every record.
class BrokersIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedKafka brokers;
    @TempDir Path folder;
    private HeldRuns runs;
    private ChildJvm running;

    @BeforeAll
    static void startBrokers() {
        brokers = EmbeddedKafka.start(3);
    }

    @AfterAll
    static void stopBrokers() {
        brokers.close();
    }

    @BeforeEach
    void start() throws Exception {
        runs = new HeldRuns(brokers, "brokers" + PREFIXES.incrementAndGet(), folder);
        running = runs.worker.start();
        running.awaitLine("ready in", SOON);
    }

    @AfterEach
    void stop() {
        running.close();
        runs.close();
    }

    /// Whichever leads a partition or coordinates the unit: each has gone once.
    @Test
    void each_broker_is_restarted_in_turn_and_then_killed_in_turn() {
        for (int broker = 0; broker < 3; broker++) {
            brokers.stopBroker(broker);
            runs.worker.ask("quick");
            runs.worker.watch.until(SOON, runs.worker.statuses::allEnded);
            comeBack(broker);
        }
        for (int broker = 0; broker < 3; broker++) {
            RunKey run = runs.worker.ask("held");
            runs.awaitHandle(run);
            brokers.killBroker(broker);
            runs.letGo(run);
            runs.worker.watch.until(SOON, runs.worker.statuses::allEnded);
            assertThat(runs.worker.statuses.last(run).attempts()).hasSize(1);
            comeBack(broker);
        }
        runs.verify();
    }

    private static void comeBack(int broker) {
        brokers.startBroker(broker);
        brokers.awaitReady(SOON);
    }

    @Test
    void one_of_them_is_killed_every_few_seconds_under_load() throws Exception {
        SplittableRandom random = Faults.random("BrokersIT");
        long end = System.nanoTime() + Faults.trouble().toNanos();
        while (System.nanoTime() < end) {
            int broker = random.nextInt(3);
            brokers.killBroker(broker);
            for (int i = 0; i < 20; i++) {
                runs.worker.ask("quick");
                TimeUnit.MILLISECONDS.sleep(random.nextLong(100));
            }
            comeBack(broker);
            runs.worker.watch.read();
        }
        runs.worker.watch.until(
                SOON.plus(Faults.trouble().multipliedBy(2)), runs.worker.statuses::allEnded);
        runs.verify();
    }

    @Test
    void without_any_broker_jobs_go_on_and_their_events_come_in_order_afterwards()
            throws Exception {
        RunKey run = runs.worker.ask("held");
        runs.awaitHandle(run);
        for (int broker = 0; broker < 3; broker++) {
            brokers.killBroker(broker);
        }
        long end = System.nanoTime() + Faults.trouble().toNanos();
        runs.letGo(run);
        Awaitility.await().atMost(SOON).until(() -> runs.hasFinished(run));
        TimeUnit.NANOSECONDS.sleep(Math.max(0, end - System.nanoTime()));
        for (int broker = 0; broker < 3; broker++) {
            brokers.startBroker(broker);
        }
        brokers.awaitReady(SOON);
        runs.awaitAllEnded();
        runs.verifyOneAttempt(run);
        assertThat(runs.worker.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(running.isAlive()).isTrue();
    }
}
