package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;

import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.RealWorker;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The coordinator forgets a transactional id that was quiet for a week: here for a second.
class ExpiredTransactionalIdIT {
    @TempDir Path folder;

    @Test
    void a_worker_whose_transactional_id_expired_takes_its_unit_again() throws Exception {
        try (EmbeddedKafka broker =
                        EmbeddedKafka.builder()
                                .brokerSetting("transactional.id.expiration.ms", "1000")
                                .brokerSetting(
                                        "transaction.remove.expired.transaction.cleanup.interval.ms",
                                        "500")
                                .start();
                HeldRuns runs = new HeldRuns(broker, "expired", folder);
                Admin admin = Admin.create(runs.worker.direct.admin());
                InProcess _ = InProcess.serve(runs.worker)) {
            runs.worker.ask("quick");
            runs.awaitAllEnded();
            Awaitility.await().atMost(SOON).until(() -> isForgotten(admin));
            runs.worker.ask("quick");
            runs.awaitAllEnded();
        }
    }

    private static boolean isForgotten(Admin admin) throws Exception {
        return admin.listTransactions().all().get().stream()
                .noneMatch(known -> known.transactionalId().equals("expired:" + RealWorker.NAME));
    }
}
