package backhaul.sandbox.kafka;

import static backhaul.sandbox.kafka.Clients.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ProxiedBrokerIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private TcpProxy proxy;
    private EmbeddedKafka kafka;
    private Clients direct;

    @BeforeEach
    void start() throws Exception {
        int port = FreePorts.one();
        proxy = TcpProxy.to(port);
        kafka = EmbeddedKafka.builder().port(port).advertisedPort(0, proxy.port()).start();
        direct = new Clients(kafka.directBootstrapServers());
        direct.createTopic("far");
    }

    @AfterEach
    void stop() {
        kafka.close();
        proxy.close();
    }

    @Test
    void clients_come_by_the_proxy_or_past_it() throws Exception {
        assertThat(kafka.bootstrapServers()).isEqualTo(proxy.address());
        try (Producer<String, String> producer = impatient()) {
            commit(producer, "far", "by proxy");
            assertThat(proxy.connections()).isPositive();

            proxy.pause();
            assertThat(direct.committed("far")).containsExactly("by proxy");
        }
    }

    @Test
    void a_producer_goes_on_when_the_network_does() throws Exception {
        try (Producer<String, String> producer = impatient()) {
            commit(producer, "far", "before");
            proxy.reset();
            commit(producer, "far", "after");
        }
        assertThat(direct.committed("far")).containsExactly("before", "after");
    }

    @Test
    void a_later_request_can_be_caught_too() throws Exception {
        try (Producer<String, String> producer = impatient()) {
            commit(producer, "far", "before");
            proxy.pauseAt(ApiKeys.END_TXN, 2);
            commit(producer, "far", "first");
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("far", "second")).get();
            CompletableFuture<Void> second =
                    CompletableFuture.runAsync(producer::commitTransaction);
            await().atMost(SOON).until(proxy::isPaused);
            assertThat(second).isNotDone();
            proxy.forward();
            second.join();
        }
        assertThat(direct.committed("far")).containsExactly("before", "first", "second");
    }

    @Test
    void a_commit_whose_answer_is_lost_is_committed_and_can_be_repeated() throws Exception {
        try (Producer<String, String> producer = impatient()) {
            commit(producer, "far", "first");
            proxy.loseAnswerTo(ApiKeys.END_TXN);
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("far", "second")).get();
            CompletableFuture<Void> commit =
                    CompletableFuture.runAsync(producer::commitTransaction);

            await().atMost(SOON).until(() -> proxy.lostAnswers() == 1);
            await().atMost(SOON)
                    .until(() -> direct.committed("far"), List.of("first", "second")::equals);
            assertThat(commit).succeedsWithin(SOON);
            commit(producer, "far", "third");
        }
        assertThat(direct.committed("far")).containsExactly("first", "second", "third");
    }

    @Test
    void a_producer_can_be_caught_inside_its_transaction() throws Exception {
        try (Producer<String, String> caught = impatient()) {
            proxy.pauseAt(ApiKeys.END_TXN);
            caught.beginTransaction();
            caught.send(new ProducerRecord<>("far", "uncommitted")).get();
            CompletableFuture<Void> commit = CompletableFuture.runAsync(caught::commitTransaction);
            await().atMost(SOON).until(proxy::isPaused);

            try (Producer<String, String> successor = direct.transactional("far")) {
                commit(successor, "far", "successor's");
            }
            assertThat(direct.committed("far")).containsExactly("successor's");

            proxy.forward();
            assertThat(commit)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withRootCauseInstanceOf(ProducerFencedException.class);
        }
        assertThat(direct.committed("far")).containsExactly("successor's");
    }

    @Test
    void without_any_answer_commits_time_out() throws Exception {
        try (Producer<String, String> producer = impatient()) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("far", "committed")).get();

            proxy.dropAnswers();
            assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
            await().atMost(SOON).until(() -> direct.committed("far"), List.of("committed")::equals);

            proxy.forward();
            producer.commitTransaction();
        }
    }

    private Producer<String, String> impatient() {
        Producer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", kafka.bootstrapServers(),
                                "transactional.id", "far",
                                "max.block.ms", "6000",
                                "request.timeout.ms", "2000",
                                "delivery.timeout.ms", "10000"),
                        new StringSerializer(),
                        new StringSerializer());
        producer.initTransactions();
        return producer;
    }
}
