package backhaul.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody else's transaction hangs on a topic of ours: what lies behind it comes late, and
/// nothing is wrong.
class HangingTransactionIT {
    /// Long enough for a worker that would not wait.
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private static EmbeddedKafka broker;
    @TempDir Path folder;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void on_the_requests_it_delays_the_requests_behind_it() throws Exception {
        try (HeldRuns runs = new HeldRuns(broker, "hanging-requests", folder);
                InProcess _ = InProcess.serve(runs.worker);
                ForeignTransaction foreign =
                        ForeignTransaction.on(runs.worker, runs.worker.topics.requests())) {
            runs.worker.ask("quick");
            foreign.abort();
            runs.awaitAllEnded();
        }
    }

    @Test
    void on_the_statuses_it_delays_the_restore_and_no_run_is_begun_without_it() throws Exception {
        try (HeldRuns runs = new HeldRuns(broker, "hanging-statuses", folder)) {
            RunKey run;
            try (InProcess _ = InProcess.serve(runs.worker)) {
                run = runs.worker.ask("held");
                runs.awaitHandle(run);
            }
            try (ForeignTransaction foreign =
                            ForeignTransaction.on(runs.worker, runs.worker.topics.status());
                    InProcess next = InProcess.start(runs.worker)) {
                assertThat(next.servesWithin(A_WHILE)).isFalse();
                assertThat(runs.starts(run)).hasSize(1);
                foreign.abort();
                assertThat(next.servesWithin(Faults.SOON)).isTrue();
                runs.letGo(run);
                runs.awaitAllEnded();
            }
        }
    }
}
