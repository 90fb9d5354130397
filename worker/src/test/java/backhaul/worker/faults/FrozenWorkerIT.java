package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.worker.RealWorker;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.protocol.ApiKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker process that stands still for longer than anyone waits for it, and then goes on where
/// it was.
@Tag(Faults.LONG)
class FrozenWorkerIT {
    private static TcpProxy proxy;
    private static EmbeddedKafka broker;
    @TempDir Path folder;

    @BeforeAll
    static void startBroker() {
        int port = FreePorts.one();
        proxy = TcpProxy.to(port);
        broker =
                EmbeddedKafka.builder()
                        .port(port)
                        .advertisedPort(0, proxy.port())
                        .brokerSetting(
                                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                                "1000")
                        .start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
        proxy.close();
    }

    @Test
    void its_successor_serves_and_it_says_nothing_more_and_is_not_to_be_started_again()
            throws Exception {
        try (HeldRuns runs = new HeldRuns(broker, "zombie", folder);
                ChildJvm zombie = runs.worker.start()) {
            RunKey held = runs.worker.ask("held");
            runs.awaitHandle(held);
            zombie.signal(Signal.STOP);
            runs.worker.configure("successor.yaml", "elsewhere", "1s");
            try (ChildJvm successor = runs.worker.jvm("successor.yaml").start()) {
                successor.awaitLine("ready in", SOON.multipliedBy(2));
                runs.worker.watch.until(SOON, () -> runs.starts(held).size() == 2);
                zombie.signal(Signal.CONT);
                runs.worker.ask("quick");
                assertThat(zombie.awaitExit(SOON)).isEqualTo(78);
                runs.letGo(held);
                runs.awaitAllEnded();
                assertThat(successor.isAlive()).isTrue();
            }
        }
    }

    @Test
    void inside_a_transaction_that_timed_out_meanwhile_it_finds_out_and_goes_on() throws Exception {
        try (HeldRuns runs = new HeldRuns(broker, "frozen", folder);
                ChildJvm frozen = runs.worker.start();
                Admin admin = Admin.create(runs.worker.direct.admin())) {
            frozen.awaitLine("ready in", SOON);
            RunKey run =
                    runs.bring(
                            KillPoint.Step.ACCEPTED_AT_ONCE, () -> proxy.pauseAt(ApiKeys.END_TXN));
            runs.worker.watch.until(SOON, proxy::isPaused);
            frozen.signal(Signal.STOP);
            Awaitility.await().atMost(SOON).until(() -> isAborted(admin));
            frozen.signal(Signal.CONT);
            proxy.forward();
            runs.letGo(run);
            runs.awaitAllEnded();
            runs.verifyOneAttempt(run);
        }
    }

    private static boolean isAborted(Admin admin) throws Exception {
        String id = "frozen:" + RealWorker.NAME;
        return admin.describeTransactions(List.of(id)).description(id).get().state()
                == TransactionState.COMPLETE_ABORT;
    }
}
