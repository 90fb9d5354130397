package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.Topics;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each setting of Kafka's that the guarantees rest on: what happens without it, and that it does
/// not happen with it. Times are never asserted, only who comes first.
class KafkaSettingsIT {
    private static final Topics TOPICS = new Topics("settings");
    private static final byte[] WORD = {1};

    private static TcpProxy proxy;
    private static EmbeddedKafka broker;
    private static WorkerKafkaClients ours;
    private static Admin admin;

    @BeforeAll
    static void startBroker() throws Exception {
        int port = FreePorts.one();
        proxy = TcpProxy.to(port);
        broker =
                EmbeddedKafka.builder()
                        .port(port)
                        .advertisedPort(0, proxy.port())
                        .brokerSetting("auto.create.topics.enable", "true")
                        .brokerSetting("offsets.retention.minutes", "1")
                        .brokerSetting("offsets.retention.check.interval.ms", "1000")
                        .start();
        KafkaSettings settings =
                new KafkaSettings(Map.of("bootstrap.servers", broker.directBootstrapServers()));
        ours = new WorkerKafkaClients(settings, "host-01");
        admin = ours.admin();
        new TopicSetup(admin, TOPICS).create(OptionalInt.of(1));
    }

    @AfterAll
    static void stopBroker() {
        admin.close(Duration.ZERO);
        broker.close();
        proxy.close();
    }

    /// Ours, by way of the proxy.
    private static WorkerKafkaClients proxied() {
        return new WorkerKafkaClients(
                new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers())),
                "host-01");
    }

    /// As Kafka has it, but for what is named.
    private static Consumer<byte[], byte[]> consumer(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.directBootstrapServers());
        settings.put("auto.offset.reset", "earliest");
        settings.putAll(own);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Producer<byte[], byte[]> producer(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.directBootstrapServers());
        settings.putAll(own);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TopicPartition topic(String name, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(Exception.class)
                .until(() -> admin.describeTopics(List.of(name)).allTopicNames().get().size() == 1);
        return new TopicPartition(name, 0);
    }

    /// All that lies in a partition, for this consumer.
    private static List<ConsumerRecord<byte[], byte[]>> read(
            Consumer<byte[], byte[]> consumer, TopicPartition... partitions) {
        List<TopicPartition> all = List.of(partitions);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> {
                    consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                    return all.stream()
                            .allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
                });
        return found;
    }

    @Test
    void compression_type_without_it_a_few_kilobytes_become_megabytes_in_each_reader()
            throws Exception {
        byte[] zeros = new byte[16 << 20];
        TopicPartition plain = topic("compressed", 1);
        try (Producer<byte[], byte[]> attacker =
                        producer(Map.of("compression.type", "zstd", "max.request.size", 32 << 20));
                Consumer<byte[], byte[]> reader = ours.reader()) {
            attacker.send(new ProducerRecord<>(plain.topic(), zeros)).get();
            assertThat(read(reader, plain).getFirst().value()).hasSize(16 << 20);

            assertThatThrownBy(() ->
                            attacker.send(new ProducerRecord<>(TOPICS.requests(), zeros)).get())
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void message_timestamp_type_without_it_the_sender_says_when_a_record_came() throws Exception {
        long longAgo = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
        TopicPartition plain = topic("backdated", 1);
        TopicPartition progress = new TopicPartition(TOPICS.progress(), 0);
        try (Producer<byte[], byte[]> attacker = producer(Map.of());
                Consumer<byte[], byte[]> reader = ours.reader()) {
            attacker.send(new ProducerRecord<>(plain.topic(), 0, longAgo, WORD, WORD)).get();
            attacker.send(new ProducerRecord<>(progress.topic(), 0, longAgo, WORD, WORD)).get();
            assertThat(read(reader, plain).getFirst().timestamp()).isEqualTo(longAgo);
            assertThat(read(reader, progress).getFirst().timestamp()).isGreaterThan(longAgo);
        }
    }

    @Test
    void isolation_level_without_it_requests_are_read_that_were_taken_back() throws Exception {
        TopicPartition topic = topic("taken-back", 1);
        try (Producer<byte[], byte[]> other = producer(Map.of("transactional.id", "doubtful"));
                Consumer<byte[], byte[]> requests = ours.requests("settings:isolation");
                Consumer<byte[], byte[]> without = consumer(Map.of())) {
            other.initTransactions();
            other.beginTransaction();
            other.send(new ProducerRecord<>(topic.topic(), WORD)).get();
            other.abortTransaction();
            assertThat(read(without, topic)).hasSize(1);
            assertThat(read(requests, topic)).isEmpty();
        }
    }

    @Test
    void fetch_max_bytes_without_it_one_answer_fills_a_small_heap() throws Exception {
        topic("large", 12);
        TopicPartition[] all = new TopicPartition[12];
        try (Producer<byte[], byte[]> filling = producer(Map.of())) {
            for (int p = 0; p < 12; p++) {
                all[p] = new TopicPartition("large", p);
                for (int i = 0; i < 8; i++) {
                    filling.send(new ProducerRecord<>("large", p, null, new byte[100_000])).get();
                }
            }
        }
        try (Consumer<byte[], byte[]> requests = ours.requests("settings:large");
                Consumer<byte[], byte[]> without = consumer(Map.of())) {
            assertThat(read(without, all)).hasSize(96);
            assertThat(read(requests, all)).hasSize(96);
            assertThat(metric(without, "fetch-size-max")).isGreaterThan(5 << 20);
            assertThat(metric(requests, "fetch-size-max")).isLessThan(5 << 20);
        }
    }

    @Test
    void fetch_max_wait_without_it_idle_workers_ask_ten_times_as_often() throws Exception {
        TopicPartition quiet = topic("quiet", 1);
        try (Consumer<byte[], byte[]> follower = ours.follower();
                Consumer<byte[], byte[]> without = consumer(Map.of())) {
            follower.assign(List.of(quiet));
            without.assign(List.of(quiet));
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> {
                        follower.poll(Duration.ofMillis(50));
                        without.poll(Duration.ofMillis(50));
                        return metric(without, "fetch-total") >= 12;
                    });
            assertThat(metric(follower, "fetch-total")).isLessThan(6);
        }
    }

    private static double metric(Consumer<?, ?> consumer, String name) {
        return consumer.metrics().values().stream()
                .filter(metric ->
                        metric.metricName().name().equals(name)
                                && metric.metricName().tags().keySet().equals(Set.of("client-id")))
                .mapToDouble(metric -> (Double) metric.metricValue())
                .max()
                .orElse(0);
    }

    @Test
    void allow_auto_create_topics_without_it_a_reader_makes_topics_with_the_brokers_settings()
            throws Exception {
        try (Consumer<byte[], byte[]> reader = ours.reader();
                Consumer<byte[], byte[]> without = consumer(Map.of())) {
            reader.assign(List.of(new TopicPartition("by-accident", 0)));
            without.assign(List.of(new TopicPartition("by-default", 0)));
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> {
                        reader.poll(Duration.ofMillis(50));
                        without.poll(Duration.ofMillis(50));
                        return admin.listTopics().names().get().contains("by-default");
                    });
            assertThat(admin.listTopics().names().get()).doesNotContain("by-accident");
        }
    }

    /// On a busy machine it is the machine that both wait for, so one good round is enough.
    @Test
    void retry_backoff_without_it_transactions_that_follow_each_other_wait() throws Exception {
        topic("backoff", 12);
        try (Producer<byte[], byte[]> ledger = ours.transactional("settings:backoff");
                Consumer<byte[], byte[]> requests = ours.requests("settings:backoff");
                Producer<byte[], byte[]> patient =
                        producer(Map.of("transactional.id", "patient"))) {
            ledger.initTransactions();
            patient.initTransactions();
            Awaitility.await()
                    .atMost(SOON.multipliedBy(2))
                    .until(() -> {
                        long without = transactions(patient, requests);
                        return transactions(ledger, requests) < without * 3 / 4;
                    });
        }
    }

    /// Ten turns as the loop has them, in nanoseconds.
    private static long transactions(
            Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> requests) {
        long began = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>("backoff", i, WORD, WORD));
            producer.flush();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition("backoff", i), new OffsetAndMetadata(0)),
                    requests.groupMetadata());
            producer.commitTransaction();
        }
        return System.nanoTime() - began;
    }

    @Test
    void transaction_timeout_without_it_a_dead_worker_holds_up_its_readers_twice_as_long()
            throws Exception {
        TopicPartition topic = topic("held-up", 1);
        try (Producer<byte[], byte[]> ledger = ours.transactional("settings:timeout");
                Producer<byte[], byte[]> without = producer(Map.of("transactional.id", "holder"))) {
            for (Producer<byte[], byte[]> each : List.of(ledger, without)) {
                each.initTransactions();
                each.beginTransaction();
                each.send(new ProducerRecord<>(topic.topic(), WORD)).get();
            }
            assertThat(timeoutOf("settings:timeout")).isEqualTo(30_000);
            assertThat(timeoutOf("holder")).isEqualTo(60_000);
        }
    }

    private static long timeoutOf(String transactionalId) throws Exception {
        return admin.describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get()
                .transactionTimeoutMs();
    }

    @Test
    void max_block_and_default_api_timeout_without_them_a_loop_stands_still_for_a_minute() {
        String nobody = "127.0.0.1:" + FreePorts.one();
        WorkerKafkaClients alone =
                new WorkerKafkaClients(
                        new KafkaSettings(Map.of("bootstrap.servers", nobody)), "host-01");
        TopicPartition nowhere = new TopicPartition("nowhere", 0);
        Map<String, Object> toNobody = Map.of("bootstrap.servers", nobody);
        try (Producer<byte[], byte[]> ledger = alone.transactional("settings:nobody");
                Consumer<byte[], byte[]> reader = alone.reader();
                Producer<byte[], byte[]> patientLedger =
                        producer(
                                Map.of("bootstrap.servers", nobody, "transactional.id", "nobody"));
                Consumer<byte[], byte[]> patientReader = consumer(toNobody)) {
            CompletableFuture<Void> writes =
                    failing(patientLedger::initTransactions, KafkaException.class);
            CompletableFuture<Void> reads =
                    failing(
                            () -> patientReader.endOffsets(List.of(nowhere)),
                            WakeupException.class);
            CompletableFuture<Void> prompt =
                    CompletableFuture.allOf(
                            failing(ledger::initTransactions, TimeoutException.class),
                            failing(
                                    () -> reader.endOffsets(List.of(nowhere)),
                                    TimeoutException.class));
            prompt.join();
            assertThat(List.of(writes, reads)).noneMatch(CompletableFuture::isDone);
            patientReader.wakeup();
            patientLedger.close(Duration.ZERO);
            CompletableFuture.allOf(writes, reads).join();
        }
    }

    private static CompletableFuture<Void> failing(
            Runnable call, Class<? extends KafkaException> with) {
        return CompletableFuture.runAsync(
                () -> assertThatThrownBy(call::run).isInstanceOf(with), Thread.ofPlatform()::start);
    }

    @Test
    void request_timeout_without_it_an_answer_that_is_lost_is_missed_for_half_a_minute()
            throws Exception {
        TopicPartition topic = topic("missed", 1);
        try (Producer<byte[], byte[]> ledger = proxied().transactional("settings:missed");
                Producer<byte[], byte[]> patient =
                        producer(
                                Map.of(
                                        "bootstrap.servers",
                                        broker.bootstrapServers(),
                                        "transactional.id",
                                        "missing"))) {
            CompletableFuture<Void> late = commitWithoutAnswer(patient, topic);
            CompletableFuture<Void> soon = commitWithoutAnswer(ledger, topic);
            soon.join();
            assertThat(late).isNotDone();
            proxy.forward();
            late.join();
        }
    }

    private static CompletableFuture<Void> commitWithoutAnswer(
            Producer<byte[], byte[]> producer, TopicPartition topic) throws Exception {
        int before = proxy.lostAnswers();
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic.topic(), WORD)).get();
        proxy.loseAnswerTo(ApiKeys.END_TXN);
        CompletableFuture<Void> commit =
                CompletableFuture.runAsync(() -> commit(producer), Thread.ofPlatform()::start);
        Awaitility.await().atMost(SOON).until(() -> proxy.lostAnswers() > before);
        return commit;
    }

    private static void commit(Producer<?, ?> producer) {
        while (true) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                // asked for again, as the worker does
            }
        }
    }

    @Test
    void group_metadata_of_an_assigned_consumer_that_of_a_member_is_worth_nothing_once_it_left()
            throws Exception {
        TopicPartition topic = topic("owned", 1);
        try (Producer<byte[], byte[]> ledger = ours.transactional("settings:owned");
                Consumer<byte[], byte[]> requests = ours.requests("settings:owned");
                Consumer<byte[], byte[]> member = consumer(Map.of("group.id", "membership"))) {
            ledger.initTransactions();
            requests.assign(List.of(topic));
            member.subscribe(List.of(topic.topic()));
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> {
                        member.poll(Duration.ofMillis(50));
                        return !member.assignment().isEmpty();
                    });
            ConsumerGroupMetadata ofMember = member.groupMetadata();
            ConsumerGroupMetadata ofOwner = requests.groupMetadata();
            member.unsubscribe();
            requests.unsubscribe();
            assertThatThrownBy(() -> commitOffset(ledger, ofMember, topic))
                    .isInstanceOf(CommitFailedException.class);
            assertThatCode(() -> commitOffset(ledger, ofOwner, topic)).doesNotThrowAnyException();
        }
    }

    private static void commitOffset(
            Producer<byte[], byte[]> producer, ConsumerGroupMetadata group, TopicPartition topic) {
        producer.beginTransaction();
        try {
            producer.sendOffsetsToTransaction(Map.of(topic, new OffsetAndMetadata(0)), group);
            producer.commitTransaction();
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
    }

    @Test
    void a_consumer_of_its_own_without_it_a_partition_waits_for_the_fetch_of_an_idle_one()
            throws Exception {
        topic("shared", 2);
        TopicPartition idle = new TopicPartition("shared", 0);
        TopicPartition busy = new TopicPartition("shared", 1);
        try (Producer<byte[], byte[]> producer = producer(Map.of());
                Consumer<byte[], byte[]> shared = consumer(Map.of("fetch.max.wait.ms", 60_000));
                Consumer<byte[], byte[]> own = ours.reader()) {
            producer.send(new ProducerRecord<>("shared", 1, WORD, WORD)).get();
            shared.assign(List.of(idle, busy));
            shared.seekToBeginning(List.of(idle, busy));
            shared.pause(List.of(busy));
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> {
                        shared.poll(Duration.ofMillis(500));
                        return shared.currentLag(idle).isPresent() || isFetching(shared);
                    });
            shared.resume(List.of(busy));
            assertThat(shared.poll(Duration.ofMillis(100))).isEmpty();
            assertThat(read(own, busy)).hasSize(1);
            assertThat(shared.poll(Duration.ofMillis(100))).isEmpty();
        }
    }

    private static boolean isFetching(Consumer<?, ?> consumer) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("request-total"))
                .mapToDouble(metric -> (Double) metric.metricValue())
                .anyMatch(requests -> requests > 0);
    }

    @Test
    void readers_that_wait_briefly_without_them_each_partition_in_turn_costs_a_long_fetch()
            throws Exception {
        topic("in-turn", 8);
        try (Producer<byte[], byte[]> producer = producer(Map.of());
                Consumer<byte[], byte[]> reader = ours.reader();
                Consumer<byte[], byte[]> follower = ours.follower()) {
            for (int p = 0; p < 8; p++) {
                producer.send(new ProducerRecord<>("in-turn", p, WORD, WORD)).get();
            }
            CompletableFuture<Void> slow = eachInTurn(follower);
            eachInTurn(reader).join();
            assertThat(slow).isNotDone();
            follower.wakeup();
            slow.handle((_, _) -> "over").join();
        }
    }

    /// Each record is followed by a look at what comes next, as when one is sought that is gone.
    private static CompletableFuture<Void> eachInTurn(Consumer<byte[], byte[]> consumer) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int p = 0; p < 8; p++) {
                        read(consumer, new TopicPartition("in-turn", p));
                        consumer.poll(Duration.ofMillis(50));
                    }
                },
                Thread.ofPlatform()::start);
    }

    @Test
    void positions_of_our_own_by_duration_an_empty_partition_has_none() throws Exception {
        TopicPartition empty = topic("empty", 1);
        Function<String, Consumer<byte[], byte[]>> resetting =
                reset -> consumer(Map.of("auto.offset.reset", reset));
        try (Consumer<byte[], byte[]> byDuration = resetting.apply("by_duration:PT25H");
                Consumer<byte[], byte[]> requests = ours.requests("settings:empty")) {
            byDuration.assign(List.of(empty));
            assertThatThrownBy(() -> byDuration.position(empty, Duration.ofSeconds(3)))
                    .isInstanceOf(TimeoutException.class);
            requests.assign(List.of(empty));
            assertThat(requests.offsetsForTimes(Map.of(empty, 0L)).get(empty)).isNull();
            assertThat(requests.endOffsets(List.of(empty))).containsEntry(empty, 0L);
        }
    }

    @Test
    void buffer_memory_without_it_what_is_not_sent_fills_the_heap() throws Exception {
        TopicPartition topic = topic("buffered", 1);
        try (Producer<byte[], byte[]> presence = proxied().plain();
                Producer<byte[], byte[]> without =
                        producer(
                                Map.of(
                                        "bootstrap.servers",
                                        broker.bootstrapServers(),
                                        "max.block.ms",
                                        2_000))) {
            presence.partitionsFor(topic.topic());
            without.partitionsFor(topic.topic());
            proxy.pause();
            try {
                assertThat(bufferedBy(presence, topic)).isLessThanOrEqualTo(4 << 20);
                assertThat(bufferedBy(without, topic)).isGreaterThan(8 << 20);
            } finally {
                presence.close(Duration.ZERO);
                without.close(Duration.ZERO);
                proxy.forward();
            }
        }
    }

    /// How many bytes a producer takes that can send nothing, up to 16 MiB.
    private static long bufferedBy(Producer<byte[], byte[]> producer, TopicPartition topic) {
        long taken = 0;
        while (taken < 16 << 20) {
            var sent = producer.send(new ProducerRecord<>(topic.topic(), new byte[100_000]));
            if (sent.isDone()) {
                return taken;
            }
            taken += 100_000;
        }
        return taken;
    }

    /// The offsets of a week without a commit are gone; here it is a minute.
    @Test
    @Tag(Faults.LONG)
    void keep_alive_without_it_offsets_expire() throws Exception {
        TopicPartition topic = topic("kept-alive", 1);
        try (Producer<byte[], byte[]> ledger = ours.transactional("settings:alive");
                Consumer<byte[], byte[]> alive = ours.requests("settings:alive");
                Consumer<byte[], byte[]> quiet = ours.requests("settings:quiet")) {
            ledger.initTransactions();
            alive.assign(List.of(topic));
            quiet.assign(List.of(topic));
            commitOffset(ledger, quiet.groupMetadata(), topic);
            Awaitility.await()
                    .atMost(SOON.multipliedBy(2))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> {
                        commitOffset(ledger, alive.groupMetadata(), topic);
                        return quiet.committed(Set.of(topic)).get(topic) == null;
                    });
            assertThat(alive.committed(Set.of(topic)).get(topic)).isNotNull();
        }
    }
}
