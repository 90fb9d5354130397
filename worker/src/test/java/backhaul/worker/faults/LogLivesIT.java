package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.RealWorker;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs and offsets that are not what they were: cut away, made again, grown, forgotten. Offsets of
/// another life are noticed, and never used.
class LogLivesIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final int SOME = 30;
    private static EmbeddedKafka broker;
    @TempDir Path folder;
    private HeldRuns runs;
    private RealWorker worker;
    private Admin admin;
    private String group;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        String prefix = "lives" + PREFIXES.incrementAndGet();
        runs = new HeldRuns(broker, prefix, folder);
        worker = runs.worker;
        admin = Admin.create(worker.direct.admin());
        group = prefix + ":" + RealWorker.NAME;
    }

    @AfterEach
    void end() {
        admin.close();
        runs.close();
    }

    private void askSome() {
        for (int i = 0; i < SOME; i++) {
            worker.ask("quick");
        }
    }

    /// Works some requests off, and leaves.
    private void liveBefore() throws Exception {
        try (InProcess _ = InProcess.serve(worker)) {
            askSome();
            runs.awaitAllEnded();
        }
    }

    private void makeAgain(String topic) throws Exception {
        Uuid before = describe(topic).topicId();
        admin.deleteTopics(List.of(topic)).all().get();
        // The controller answers before the broker has heard of it: the old one is there for a
        // while.
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> {
                    new TopicSetup(admin, worker.topics).create(OptionalInt.empty());
                    return !describe(topic).topicId().equals(before);
                });
    }

    private TopicDescription describe(String topic) throws Exception {
        return Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    }

    private List<TopicPartition> requests() {
        List<TopicPartition> all = new ArrayList<>();
        for (int p = 0; p < 12; p++) {
            all.add(new TopicPartition(worker.topics.requests(), p));
        }
        return all;
    }

    @Test
    void offsets_that_expired_make_it_read_a_day_back_and_know_each_request_again()
            throws Exception {
        liveBefore();
        admin.deleteConsumerGroups(List.of(group)).all().get();
        try (InProcess running = InProcess.serve(worker)) {
            running.awaitCount("backhaul_requests_total", "verdict=\"duplicate\"", SOME);
            worker.ask("quick");
            runs.awaitAllEnded();
        }
    }

    @Test
    void requests_that_are_cut_away_unread_are_an_alarm_and_the_next_are_read() throws Exception {
        liveBefore();
        for (int i = 0; i < SOME; i++) {
            var _ = worker.requests.publish(worker.requests.request("host-01", "quick").build());
        }
        Map<TopicPartition, RecordsToDelete> toTheEnd = new HashMap<>();
        requests().forEach(p -> toTheEnd.put(p, RecordsToDelete.beforeOffset(-1)));
        admin.deleteRecords(toTheEnd).all().get();
        try (InProcess running = InProcess.serve(worker)) {
            running.awaitAlarm("offsets");
            askSome();
            runs.awaitAllEnded();
        }
    }

    @Test
    void committed_offsets_beyond_the_end_are_an_alarm_and_are_not_used() throws Exception {
        liveBefore();
        Map<TopicPartition, OffsetAndMetadata> beyond = new HashMap<>();
        requests().forEach(p -> beyond.put(p, new OffsetAndMetadata(1_000_000)));
        admin.alterConsumerGroupOffsets(group, beyond).all().get();
        try (InProcess running = InProcess.serve(worker)) {
            running.awaitAlarm("offsets");
            running.awaitCount("backhaul_requests_total", "verdict=\"duplicate\"", SOME);
            askSome();
            runs.awaitAllEnded();
        }
    }

    @Test
    void requests_made_again_while_the_worker_is_away_are_all_read() throws Exception {
        liveBefore();
        makeAgain(worker.topics.requests());
        askSome();
        askSome();
        try (InProcess _ = InProcess.serve(worker)) {
            runs.awaitAllEnded();
        }
    }

    @Test
    void requests_made_again_while_the_worker_runs_are_all_read_once_it_takes_its_unit_again()
            throws Exception {
        try (InProcess _ = InProcess.serve(worker)) {
            askSome();
            runs.awaitAllEnded();
            makeAgain(worker.topics.requests());
            askSome();
            askSome();
            fenceOnce();
            worker.ask("quick");
            runs.awaitAllEnded();
        }
    }

    @Test
    void statuses_made_again_while_the_worker_is_away_hold_nothing_against_what_is_new()
            throws Exception {
        liveBefore();
        makeAgain(worker.topics.status());
        RunsAnew anew = new RunsAnew();
        try (InProcess running = InProcess.serve(worker)) {
            anew.ask();
            running.awaitCount("backhaul_statuses_total", "state=\"succeeded\"", SOME);
        }
        try (InProcess running = InProcess.serve(worker)) {
            anew.replay();
            running.awaitCount("backhaul_requests_total", "verdict=\"duplicate\"", SOME);
        }
        assertThat(anew.starts()).isEqualTo(SOME);
    }

    /// The watch reads the old life of the status topic; these are watched by their starts.
    private final class RunsAnew {
        private final List<BackupRequest> asked = new ArrayList<>();

        void ask() {
            for (int i = 0; i < SOME; i++) {
                asked.add(worker.requests.request("host-01", "quick").build());
            }
            replay();
        }

        void replay() {
            asked.forEach(request -> {
                var _ = worker.requests.publish(request);
            });
        }

        long starts() {
            return asked.stream().mapToLong(request -> runs.starts(request.run()).size()).sum();
        }
    }

    @Test
    void a_new_partition_of_requests_is_an_alarm_until_there_are_statuses_for_it()
            throws Exception {
        try (InProcess running = InProcess.serve(worker)) {
            grow(worker.topics.requests());
            fenceOnce();
            askSome();
            running.awaitAlarm("partitions");
        }
        grow(worker.topics.status());
        try (InProcess _ = InProcess.serve(worker)) {
            askSome();
            Awaitility.await().atMost(SOON).until(() -> runs.allStarts().size() == 2 * SOME);
        }
    }

    /// Makes the worker take its unit again.
    private void fenceOnce() {
        try (Producer<byte[], byte[]> thief =
                new WorkerKafkaClients(worker.direct, "thief").transactional(group)) {
            thief.initTransactions();
        }
    }

    private void grow(String topic) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(13))).all().get();
        // The controller answers before the broker has heard of them.
        Awaitility.await().atMost(SOON).until(() -> describe(topic).partitions().size() == 13);
    }
}
