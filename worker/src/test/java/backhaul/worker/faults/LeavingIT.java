package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.WorkerPresence;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import backhaul.worker.RealWorker;
import backhaul.worker.ledger.WorkerKafkaClients;
import backhaul.worker.presence.PresenceTopic;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker that is told to leave while jobs run.
class LeavingIT {
    @TempDir Path folder;

    @Test
    void what_ends_within_the_drain_time_has_its_end_said_before_the_worker_is_gone()
            throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(1);
                HeldRuns runs = new HeldRuns(broker, "leaving", folder)) {
            runs.worker.configure("worker.yaml", "data", "10m");
            RunKey run;
            try (ChildJvm leaving = runs.worker.start()) {
                run = runs.worker.ask("held");
                runs.awaitHandle(run);
                leaving.signal(Signal.TERM);
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> said(runs.worker) == WorkerPresence.State.DRAINING);
                runs.letGo(run);
                assertThat(leaving.awaitExit(SOON)).isZero();
                assertThat(said(runs.worker)).isEqualTo(WorkerPresence.State.STOPPED);
            }
            runs.worker.ask("quick");
            try (InProcess _ = InProcess.serve(runs.worker)) {
                runs.awaitAllEnded();
            }
            assertThat(runs.worker.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
            runs.verifyOneAttempt(run);
        }
    }

    /// The newest that the worker says of itself.
    private static WorkerPresence.State said(RealWorker worker) {
        return new PresenceTopic(
                        new WorkerKafkaClients(worker.direct, "watch")::reader,
                        worker.topics.workers(),
                        RealWorker.NAME,
                        worker.itself)
                .read()
                .newest()
                .orElseThrow()
                .presence()
                .state();
    }
}
