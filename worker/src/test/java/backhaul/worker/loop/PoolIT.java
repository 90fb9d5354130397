package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.kafka.Envelopes;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.guarantee.NoDuplicateStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several workers that serve one address, on a real broker.
class PoolIT {
    private static final Duration LONG_SESSION = Duration.ofMinutes(2);
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedKafka broker;
    private final List<PlayedWorker> members = new ArrayList<>();
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
        harness = new LoopHarness(broker, "pool" + PREFIXES.incrementAndGet()).askPool();
    }

    @AfterEach
    void end() {
        harness.external.finishAll();
        members.forEach(PlayedWorker::close);
        harness.close();
    }

    private PlayedWorker join(String name) {
        PlayedWorker member = harness.member(name);
        members.add(member);
        member.start();
        return member;
    }

    private List<RunKey> ask(String job, int times) {
        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            runs.add(harness.ask(job));
        }
        return runs;
    }

    private static void awaitUnits(PlayedWorker member, int least) {
        Awaitility.await()
                .atMost(LoopHarness.SOON)
                .until(() -> member.observer.restores.get() >= least);
    }

    @Test
    void the_requests_of_a_pool_are_shared_among_its_members() {
        PlayedWorker a = join("member-a");
        PlayedWorker b = join("member-b");
        awaitUnits(a, 6);
        awaitUnits(b, 6);
        List<RunKey> runs = ask("backup", 60);
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(harness.statuses.last(run).state())
                                .isEqualTo(RunState.SUCCEEDED));
        assertThat(a.engine.started).isNotEmpty();
        assertThat(b.engine.started).isNotEmpty();
        assertThat(a.engine.started.size() + b.engine.started.size()).isEqualTo(60);
    }

    @Test
    void a_member_that_leaves_hands_its_external_jobs_over_and_none_is_started_twice() {
        PlayedWorker a = join("member-a");
        a.drainTimeout = Duration.ZERO;
        awaitUnits(a, 12);
        List<RunKey> runs = ask("watched", 20);
        harness.awaitStatus(() -> runs.stream().allMatch(this::hasHandle));
        PlayedWorker b = join("member-b");
        awaitUnits(b, 6);
        a.leave();
        awaitUnits(b, 12);
        harness.external.finishAll();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.external.started).hasSize(20).doesNotHaveDuplicates();
        assertThat(harness.external.watched).hasSizeGreaterThanOrEqualTo(20);
        assertThat(runs)
                .allSatisfy(
                        run -> assertThat(harness.statuses.last(run).worker()).isEqualTo(b.name));
    }

    private boolean hasHandle(RunKey run) {
        return harness.statuses.history(run).stream().anyMatch(s -> s.handle() != null);
    }

    /// Its handle names a process of the other host, and is not obeyed.
    @Test
    void what_only_a_lost_member_could_watch_is_counted_and_repeated_by_the_next() {
        CountDownLatch never = new CountDownLatch(1);
        PlayedWorker a = join("member-a");
        a.engine.plays(
                "backup",
                attempt -> {
                    attempt.record(new Handle("process", "4711", Map.of())).join();
                    never.await();
                    return new Outcome.Succeeded(null, Outcome.Result.NONE);
                });
        awaitUnits(a, 12);
        RunKey run = harness.ask("backup");
        harness.awaitStatus(() -> hasHandle(run));
        a.abandon();
        PlayedWorker b = join("member-b");
        harness.awaitAllEnded(LoopHarness.SOON);
        RunStatus last = harness.statuses.last(run);
        assertThat(last.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(last.attempts())
                .extracting(RunStatus.Attempt::worker)
                .containsExactly("member-a", "member-b");
        assertThat(last.attempts().getFirst().outcome()).isEqualTo("lost");
        assertThat(b.engine.recovered).containsExactly(run.id() + " -");
    }

    @Test
    void a_request_in_another_partition_than_its_key_leads_to_is_dead() {
        join("member-a");
        BackupRequest request = harness.request("backup");
        ProducerRecord<byte[], byte[]> right =
                Envelopes.record(harness.topics.requests(), harness.sign(request));
        int wrong = (Utils.toPositive(Utils.murmur2(Objects.requireNonNull(right.key()))) + 1) % 12;
        harness.publish(
                new ProducerRecord<>(
                        right.topic(), wrong, right.key(), right.value(), right.headers()));
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
        Awaitility.await()
                .atMost(LoopHarness.SOON)
                .until(() ->
                        members.getFirst()
                                .observer
                                .deadLetters
                                .contains(DeadLetterReason.WRONG_PARTITION));
    }

    @Test
    void a_second_process_of_a_members_name_ends_one_of_the_two_with_a_clear_word() {
        PlayedWorker first = join("member-a");
        awaitUnits(first, 12);
        join("member-a");
        Awaitility.await().atMost(LoopHarness.SOON).until(() -> first.loop().ending().isPresent());
        assertThat(first.loop().ending())
                .get()
                .isInstanceOfSatisfying(
                        AddressLoop.Ending.Contested.class,
                        contested ->
                                assertThat(contested.message())
                                        .contains("a second worker named member-a"));
    }

    @Test
    void a_unit_that_another_takes_publishes_nothing_more_and_is_taken_again_if_still_its_own() {
        PlayedWorker a = join("member-a");
        awaitUnits(a, 12);
        for (int partition = 0; partition < 12; partition++) {
            try (Producer<byte[], byte[]> thief =
                    harness.kafka()
                            .transactional(
                                    harness.topics.prefix()
                                            + ":"
                                            + LoopHarness.POOL
                                            + ":"
                                            + partition)) {
                thief.initTransactions();
            }
        }
        List<RunKey> runs = ask("backup", 24);
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(harness.statuses.last(run).state())
                                .isEqualTo(RunState.SUCCEEDED));
        assertThat(a.observer.restores.get()).isGreaterThan(12);
    }

    @Test
    void a_member_that_is_full_holds_requests_back_through_a_rebalance_and_none_is_doubled() {
        CountDownLatch goOn = new CountDownLatch(1);
        PlayedWorker a = join("member-a");
        a.engine.plays("backup", _ -> waitFor(goOn));
        awaitUnits(a, 12);
        ask("backup", 300);
        harness.awaitStatus(() -> a.engine.started.size() == 4);
        PlayedWorker b = join("member-b");
        b.engine.plays("backup", _ -> waitFor(goOn));
        awaitUnits(b, 6);
        goOn.countDown();
        harness.awaitAllEnded(Duration.ofMinutes(3));
        NoDuplicateStart starts = new NoDuplicateStart();
        starts.startedAll(a.engine.started);
        starts.startedAll(b.engine.started);
    }

    /// As Kafka has it, such partitions stay nobody's: a member that comes back under its name
    /// finds the group content, and the one that was to give them up can no longer say that it did.
    @Test
    void what_a_member_gave_up_just_before_it_died_is_served_once_it_is_back() {
        PlayedWorker a = harness.member("member-a");
        members.add(a);
        AtomicBoolean dead = new AtomicBoolean();
        Consumer<byte[], byte[]> dying = a.kafka.member(group(), LoopHarness.SESSION);
        dying.subscribe(List.of(harness.topics.requests()), new DiesWhenItGivesUp(dying, dead));
        Awaitility.await().atMost(LoopHarness.SOON).until(() -> holds(dying, 12));
        PlayedWorker b = join("member-b");
        Awaitility.await()
                .atMost(LoopHarness.SOON)
                .until(() -> {
                    try {
                        dying.poll(Duration.ofMillis(100));
                    } catch (KafkaException itsEnd) {
                        assertThat(dead).isTrue();
                    }
                    return dead.get();
                });
        dying.close(
                CloseOptions.timeout(Duration.ZERO)
                        .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
        a.start();
        awaitUnits(b, 6);
        ask("backup", 36);
        harness.awaitAllEnded(LoopHarness.SOON);
    }

    private String group() {
        return harness.topics.prefix() + ":" + LoopHarness.POOL;
    }

    private static boolean holds(Consumer<?, ?> consumer, int partitions) {
        consumer.poll(Duration.ofMillis(100));
        return consumer.assignment().size() == partitions;
    }

    private record DiesWhenItGivesUp(Consumer<?, ?> consumer, AtomicBoolean dead)
            implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            partitions.forEach(partition -> consumer.seek(partition, 0));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (dead.compareAndSet(false, true)) {
                throw new IllegalStateException("it dies here");
            }
        }
    }

    /// Its session would last much longer than anyone waits here.
    @Test
    void a_member_that_leaves_says_so_and_its_units_are_anothers_at_once() {
        PlayedWorker a = joinFor(LONG_SESSION, "member-a");
        awaitUnits(a, 12);
        PlayedWorker b = joinFor(LONG_SESSION, "member-b");
        awaitUnits(b, 6);
        a.leave();
        awaitUnits(b, 12);
        ask("backup", 24);
        harness.awaitAllEnded(LoopHarness.SOON);
    }

    @Test
    void a_member_that_begins_anew_finds_its_units_as_it_left_them() {
        PlayedWorker a = joinFor(LONG_SESSION, "member-a");
        awaitUnits(a, 12);
        PlayedWorker b = joinFor(LONG_SESSION, "member-b");
        awaitUnits(b, 6);
        a.abandon();
        List<RunKey> runs = ask("backup", 24);
        harness.awaitStatus(() -> runs.stream().anyMatch(this::isEnded));
        a.start();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(b.observer.restores).hasValue(6);
    }

    private PlayedWorker joinFor(Duration session, String name) {
        PlayedWorker member = harness.member(name, session);
        members.add(member);
        return member.start();
    }

    private boolean isEnded(RunKey run) {
        return harness.statuses.history(run).stream().anyMatch(s -> s.state().terminal());
    }

    @Test
    void a_member_that_cannot_commit_stops_what_only_it_can_stop() throws Exception {
        try (EmbeddedKafka own = EmbeddedKafka.start(1);
                LoopHarness alone = new LoopHarness(own, "lease").askPool();
                PlayedWorker a = alone.member("member-a")) {
            Queue<StopReason> stopped = new ConcurrentLinkedQueue<>();
            a.engine.plays(
                    "backup",
                    attempt -> {
                        if (attempt.number() == 1) {
                            stopped.add(attempt.stop().join());
                            return new Outcome.Stopped(
                                    attempt.stop().join(), "stopped", Outcome.Result.NONE);
                        }
                        return new Outcome.Succeeded(null, Outcome.Result.NONE);
                    });
            a.start();
            RunKey run = alone.ask("backup");
            alone.awaitStatus(() -> a.engine.started.size() == 1);
            own.stopBroker(0);
            Awaitility.await().atMost(LoopHarness.SOON).until(() -> !stopped.isEmpty());
            own.startBroker(0);
            alone.awaitAllEnded(LoopHarness.SOON.multipliedBy(2));
            assertThat(stopped).containsExactly(StopReason.UNIT_LOST);
            assertThat(alone.statuses.last(run).attempts())
                    .extracting(RunStatus.Attempt::outcome)
                    .containsExactly("lost", "succeeded");
        }
    }

    private static Outcome waitFor(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return new Outcome.Succeeded(null, Outcome.Result.NONE);
    }
}
