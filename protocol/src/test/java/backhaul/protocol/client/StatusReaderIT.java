package backhaul.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.Samples;
import backhaul.protocol.SandboxCluster;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.codec.QuestionDigest;
import backhaul.protocol.event.Reading.Why;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SandboxCluster.Provider.class)
final class StatusReaderIT {

    private static final TrustedWorkers TRUSTED =
            TrustedWorkers.of(Map.of("docker-01", List.of(Samples.WORKER.verificationKey())));
    private static final BackupRequest REQUEST = Samples.request();
    private static final RunKey RUN = REQUEST.run();
    private static final String DIGEST = QuestionDigest.of("docker-01", REQUEST.ask());

    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
    private final InstantSource clock = now::get;

    private KafkaSettings kafka;
    private Topics topics;
    private Workers workers;

    @BeforeEach
    void connect(SandboxCluster cluster) throws Exception {
        kafka = cluster.settings();
        topics = cluster.newTopics();
        workers = new Workers(kafka, topics);
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void a_run_ends_with_its_terminal_status() throws Exception {
        try (StatusReader reader = reader(TRUSTED)) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);

            workers.say(event(RunState.ACCEPTED, 1), Samples.WORKER);
            workers.say(event(RunState.RUNNING, 2), Samples.WORKER);
            StatusEvent last = event(RunState.SUCCEEDED, 3);
            workers.say(last, Samples.WORKER);

            assertThat(ended(ending).event()).isEqualTo(last);
            assertThat(ended(ending).unchecked()).isNull();
        }
    }

    @Test
    void who_asks_late_is_told_all_the_same() throws Exception {
        workers.say(event(RunState.SUCCEEDED, 1), Samples.WORKER);
        try (StatusReader reader = reader(TRUSTED)) {
            assertThat(ended(reader.ending(RUN)).counts()).isTrue();
            assertThat(ended(reader.ending(REQUEST)).counts()).isTrue();
        }
    }

    @Test
    void what_is_not_committed_was_not_said() throws Exception {
        try (StatusReader reader = reader(TRUSTED)) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            workers.begin(event(RunState.SUCCEEDED, 1), Samples.WORKER);
            workers.abort();
            StatusEvent last = event(RunState.FAILED, 1);
            workers.begin(last, Samples.WORKER);
            assertThat(ending).isNotDone();
            workers.commit();

            assertThat(ended(ending).event()).isEqualTo(last);
        }
    }

    @Test
    void a_forged_ending_is_shown_and_ends_nothing() throws Exception {
        Recorder recorder = new Recorder();
        try (StatusReader reader = reader(TRUSTED)) {
            reader.listen(recorder);
            CompletableFuture<Ending> ending = reader.ending(REQUEST);

            workers.say(event(RunState.SUCCEEDED, 1), SigningKey.generate());
            StatusEvent genuine = event(RunState.FAILED, 2);
            workers.say(genuine, Samples.WORKER);

            assertThat(ended(ending).event()).isEqualTo(genuine);
            assertThat(recorder.statuses)
                    .extracting(Heard::unchecked)
                    .containsExactly(Why.BAD_SIGNATURE, null);
        }
    }

    @Test
    void without_keys_every_ending_counts_and_says_that_it_is_unchecked() throws Exception {
        try (StatusReader reader = reader(TrustedWorkers.NONE)) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            workers.say(event(RunState.SUCCEEDED, 1), SigningKey.generate());

            assertThat(ended(ending).unchecked()).isEqualTo(Why.NOT_CONFIGURED);
        }
    }

    @Test
    void the_run_of_another_question_is_not_mistaken_for_ours() throws Exception {
        try (StatusReader reader = reader(TRUSTED)) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            workers.say(Workers.event(RUN, RunState.RUNNING, 1, "sha256:00"), Samples.WORKER);

            assertThat(ending.get(30, TimeUnit.SECONDS)).isInstanceOf(Ending.AnotherQuestion.class);
        }
    }

    @Test
    void other_runs_and_other_audiences_are_passed_over() throws Exception {
        try (StatusReader reader = reader(TRUSTED)) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            RunKey ofAnother = new RunKey(RUN.address(), "/someone/else", RUN.id());
            workers.say(Workers.event(ofAnother, RunState.FAILED, 1, DIGEST), Samples.WORKER);
            StatusEvent here = event(RunState.FAILED, 1);
            workers.say(
                    new StatusEvent(
                            here.id(), here.worker(), here.time(), "test", 1, here.status()),
                    Samples.WORKER);
            StatusEvent ours = event(RunState.SUCCEEDED, 1);
            workers.say(ours, Samples.WORKER);

            assertThat(ended(ending).event()).isEqualTo(ours);
        }
    }

    @Test
    void a_request_that_no_one_took_is_known_ninety_seconds_after_it_expired() throws Exception {
        now.set(REQUEST.expiresAt().plusSeconds(89));
        try (StatusReader reader = reader(TRUSTED)) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            CompletableFuture<Ending> another = reader.ending(RUN);
            RunKey other = new RunKey("docker-01", "/ci", "other");
            workers.say(Workers.event(other, RunState.ACCEPTED, 1, DIGEST), Samples.WORKER);
            assertThat(ending).isNotDone();

            now.set(REQUEST.expiresAt().plusSeconds(91));

            assertThat(ending.get(30, TimeUnit.SECONDS))
                    .isEqualTo(new Ending.NotTaken(REQUEST.expiresAt()));
            assertThat(another).isNotDone();
        }
    }

    @Test
    void an_open_transaction_may_hold_the_status_that_is_waited_for() throws Exception {
        now.set(REQUEST.expiresAt().plusSeconds(91));
        StatusEvent late = event(RunState.SUCCEEDED, 1);
        workers.begin(late, Samples.WORKER);
        try (StatusReader reader = reader(TRUSTED)) {
            Recorder recorder = new Recorder();
            reader.listen(recorder);
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            ProgressEvent progress = Samples.progress();
            await().untilAsserted(() -> {
                workers.say(progress);
                assertThat(recorder.progress).hasSizeGreaterThan(5);
            });
            assertThat(ending).isNotDone();

            workers.commit();

            assertThat(ended(ending).event()).isEqualTo(late);
        }
    }

    @Test
    void partitions_that_are_added_later_are_read_too(SandboxCluster cluster) throws Exception {
        try (StatusReader reader = reader(TRUSTED);
                Admin admin = cluster.admin()) {
            CompletableFuture<Ending> ending = reader.ending(REQUEST);
            admin.createPartitions(Map.of(topics.status(), NewPartitions.increaseTo(64)))
                    .all()
                    .get();
            workers.say(event(RunState.SUCCEEDED, 1), Samples.WORKER);
            // Whichever partition it fell into: nothing that was said is ever overlooked.
            now.set(REQUEST.expiresAt().plusSeconds(91));

            assertThat(ended(ending).event().status().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void closing_ends_every_wait() throws Exception {
        StatusReader reader = reader(TRUSTED);
        CompletableFuture<Ending> before = reader.ending(REQUEST);
        reader.close();
        CompletableFuture<Ending> after = reader.ending(REQUEST);

        assertThatThrownBy(() -> before.get(30, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> after.get(30, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void without_its_topics_a_reader_does_not_start_and_makes_none(SandboxCluster cluster)
            throws Exception {
        Topics missing = cluster.noTopics();
        Voices nowhere = new Voices(missing, "production", TRUSTED);

        assertThatThrownBy(() -> StatusReader.start(kafka, nowhere, clock))
                .isInstanceOf(KafkaException.class);
        assertThatThrownBy(() -> Fleet.read(kafka, nowhere, clock))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessageContaining("backhaul topics create");
        try (Admin admin = cluster.admin()) {
            assertThat(admin.listTopics().names().get()).doesNotContainAnyElementsOf(missing.all());
        }
    }

    @Test
    void the_last_word_on_each_run_is_read_back() throws Exception {
        RunKey other = new RunKey("docker-01", "/ci", "other");
        workers.say(event(RunState.ACCEPTED, 1), Samples.WORKER);
        workers.say(Workers.event(other, RunState.RUNNING, 2, DIGEST), Samples.WORKER);
        StatusEvent last = event(RunState.SUCCEEDED, 2);
        workers.say(last, Samples.WORKER);
        workers.say(event(RunState.FAILED, 99), SigningKey.generate());
        RunHistory history = new RunHistory(kafka, voices(TRUSTED));

        assertThat(history.since(Instant.now().minus(Duration.ofHours(1))))
                .hasSize(2)
                .extracting(Heard::event)
                .contains(last);
        assertThat(history.since(Instant.now().plus(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void the_fleet_is_the_last_word_of_every_worker() throws Exception {
        workers.present(Workers.signer(Samples.WORKER).sign(Samples.worker()));
        workers.present(Workers.signer(Samples.WORKER).sign(Samples.job()));
        workers.present(Workers.signer(SigningKey.generate()).sign(Samples.worker()));
        Voices voices = voices(TRUSTED);

        Fleet fleet = Fleet.read(kafka, voices, InstantSource.system());
        Fleet later =
                Fleet.read(
                        kafka,
                        voices,
                        InstantSource.fixed(Instant.now().plus(Duration.ofSeconds(65))));

        Heard<?> worker = fleet.worker("docker-01").orElseThrow();
        assertThat(worker.unchecked()).isEqualTo(Why.BAD_SIGNATURE);
        assertThat(fleet.isLost(fleet.workers().getFirst())).isFalse();
        assertThat(later.isLost(later.workers().getFirst())).isTrue();
        assertThat(fleet.jobs("docker-01")).extracting(Heard::event).containsExactly(Samples.job());
        assertThat(fleet.jobs("docker-02")).isEmpty();

        workers.present(
                backhaul.protocol.event.EventSigner.jobTombstone("docker-01", "nightly-volumes"));
        assertThat(Fleet.read(kafka, voices, InstantSource.system()).jobs()).isEmpty();
    }

    private StatusReader reader(TrustedWorkers trusted) {
        return StatusReader.start(kafka, voices(trusted), clock, Instant.EPOCH);
    }

    private Voices voices(TrustedWorkers trusted) {
        return new Voices(topics, "production", trusted);
    }

    private static StatusEvent event(RunState state, int sequence) {
        return Workers.event(RUN, state, sequence, DIGEST);
    }

    private static Heard<StatusEvent> ended(CompletableFuture<Ending> ending) throws Exception {
        Ending value = ending.get(30, TimeUnit.SECONDS);
        assertThat(value).isInstanceOf(Ending.Ended.class);
        return ((Ending.Ended) value).last();
    }

    private static final class Recorder implements StatusReader.Listener {

        private final List<Heard<StatusEvent>> statuses = new CopyOnWriteArrayList<>();
        private final List<Heard<ProgressEvent>> progress = new CopyOnWriteArrayList<>();

        @Override
        public void status(Heard<StatusEvent> status) {
            statuses.add(status);
        }

        @Override
        public void progress(Heard<ProgressEvent> event) {
            progress.add(event);
        }
    }
}
