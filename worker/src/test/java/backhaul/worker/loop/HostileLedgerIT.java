package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.run.Run;
import backhaul.worker.run.Runs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The status topic in the hands of someone else: it starts nothing, and no run is lost.
class HostileLedgerIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedKafka broker;
    private LoopHarness harness;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() throws InterruptedException {
        harness = new LoopHarness(broker, "ledger" + PREFIXES.incrementAndGet());
    }

    @AfterEach
    void end() {
        harness.close();
    }

    private Envelope status(SigningKey key, String worker) {
        Run run =
                Run.accepted(
                        LoopHarness.WORKER,
                        Runs.requestFor(LoopHarness.WORKER, EventIds.next(), "backup", 0, 0),
                        3,
                        Duration.ofHours(6),
                        Instant.now());
        return EventSigner.of(worker, key, InstantSource.system())
                .sign(
                        new StatusEvent(
                                EventIds.next(), worker, Instant.now(), "test", 1, run.status()));
    }

    private void publishStatus(Envelope envelope) {
        harness.publish(Envelopes.record(harness.topics.status(), 0, envelope));
    }

    private void serves() {
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.engine.started).containsExactly(run.id() + " 1");
    }

    @Test
    void statuses_that_no_worker_of_the_unit_signed_start_nothing() {
        Envelope unsigned =
                new Envelope(
                        status(harness.workerKey, LoopHarness.WORKER).key(),
                        List.of(
                                new Envelope.Header(
                                        "address",
                                        LoopHarness.WORKER.getBytes(StandardCharsets.UTF_8))),
                        status(harness.workerKey, LoopHarness.WORKER).value());
        publishStatus(unsigned);
        publishStatus(status(SigningKey.generate(), LoopHarness.WORKER));
        publishStatus(status(SigningKey.generate(), "host-02"));
        harness.start();
        serves();
        assertThat(harness.observer.ignored).isEqualTo(3);
    }

    @Test
    void an_authentic_status_without_its_request_starts_nothing() {
        publishStatus(status(harness.workerKey, LoopHarness.WORKER));
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitStatus(harness.statuses::allEnded);
        assertThat(harness.engine.started).containsExactly(run.id() + " 1");
    }

    @Test
    void statuses_captured_and_published_again_bring_no_run_back() {
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        harness.leave();
        List<ConsumerRecord<byte[], byte[]>> captured = allStatuses();
        assertThat(captured).hasSize(3);
        for (ConsumerRecord<byte[], byte[]> record : captured) {
            harness.publish(
                    new ProducerRecord<>(
                            record.topic(),
                            record.partition(),
                            record.key(),
                            record.value(),
                            record.headers()));
        }
        harness.start();
        RunKey next = harness.askUnwatched("backup");
        Awaitility.await().atMost(LoopHarness.SOON).until(() -> harness.engine.started.size() == 2);
        assertThat(harness.engine.started).containsExactly(run.id() + " 1", next.id() + " 1");
        assertThat(harness.engine.recovered).isEmpty();
        assertThat(harness.observer.ignored).isEqualTo(3);
    }

    @Test
    void a_request_asked_again_after_a_restart_is_still_known() {
        harness.start();
        BackupRequest request = harness.request("backup");
        harness.ask(request);
        harness.awaitAllEnded(LoopHarness.SOON);
        harness.leave();
        harness.start();
        harness.publish(harness.sign(request));
        Awaitility.await().until(() -> harness.observer.duplicates.get() == 1);
        assertThat(harness.engine.started).hasSize(1);
    }

    @Test
    void a_waiting_run_whose_job_left_the_catalog_while_the_worker_was_away_is_cancelled() {
        harness.start();
        Instant later = Instant.now().plusSeconds(4);
        RunKey run = harness.ask(harness.request("backup", later, false));
        harness.awaitStatus(() -> !harness.statuses.history(run).isEmpty());
        harness.leave();
        harness.offer(LoopHarness.job("other", 1, 1));
        harness.start();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(harness.statuses.last(run).reason()).isEqualTo("unknown_job");
    }

    @Test
    void a_run_left_running_by_a_dead_worker_is_recovered_and_tried_again() {
        harness.engine.plays(
                "backup",
                attempt -> {
                    StopReason reason = attempt.stop().join();
                    return new Outcome.Stopped(reason, "stopped", Outcome.Result.NONE);
                });
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitStatus(() -> !harness.engine.started.isEmpty());
        harness.abandon();
        harness.engine.plays("backup", _ -> new Outcome.Succeeded(null, Outcome.Result.NONE));
        harness.start();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.engine.recovered).containsExactly(run.id() + " -");
        assertThat(harness.statuses.last(run).attempts().getFirst().outcome()).isEqualTo("lost");
        assertThat(harness.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    private List<ConsumerRecord<byte[], byte[]>> allStatuses() {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = harness.kafka().reader()) {
            List<TopicPartition> all = new ArrayList<>();
            for (int p = 0; p < 12; p++) {
                all.add(new TopicPartition(harness.topics.status(), p));
            }
            reader.assign(all);
            reader.seekToBeginning(all);
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            while (all.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                reader.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }
}
