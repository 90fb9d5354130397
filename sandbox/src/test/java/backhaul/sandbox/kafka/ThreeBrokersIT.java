package backhaul.sandbox.kafka;

import static backhaul.sandbox.kafka.Clients.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ThreeBrokersIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private EmbeddedKafka kafka;
    private Clients clients;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(3);
        clients = new Clients(kafka.bootstrapServers());
    }

    @BeforeEach
    void startWhatIsDown() {
        for (int broker = 0; broker < 3; broker++) {
            kafka.startBroker(broker);
        }
        kafka.awaitReady(SOON);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void a_producer_goes_on_when_the_leader_is_killed() throws Exception {
        clients.createTopic("orphaned");
        try (Producer<String, String> producer = clients.transactional("bereft")) {
            commit(producer, "orphaned", "before");
            kafka.killBroker(clients.leader("orphaned"));
            commit(producer, "orphaned", "after");
        }

        assertThat(clients.committed("orphaned")).containsExactly("before", "after");
    }

    @Test
    void records_survive_a_rolling_restart_and_replicas_catch_up() throws Exception {
        clients.createTopic("rolled");
        try (Producer<String, String> producer = clients.transactional("roller")) {
            for (int broker = 0; broker < 3; broker++) {
                kafka.stopBroker(broker);
                commit(producer, "rolled", "without " + broker);
                kafka.startBroker(broker);
                kafka.awaitReady(SOON);
            }
        }

        assertThat(clients.committed("rolled"))
                .containsExactly("without 0", "without 1", "without 2");
        assertThat(clients.inSync("rolled")).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void records_survive_that_all_brokers_are_down_at_once() throws Exception {
        clients.createTopic("darkened");
        clients.commit("darkened", "before");
        for (int broker = 0; broker < 3; broker++) {
            kafka.killBroker(broker);
        }
        for (int broker = 0; broker < 3; broker++) {
            kafka.startBroker(broker);
        }
        clients.commit("darkened", "after");

        assertThat(clients.committed("darkened")).containsExactly("before", "after");
    }

    @Test
    void the_last_replica_alone_acknowledges_nothing() throws Exception {
        clients.createTopic("thinned");
        int leader = clients.leader("thinned");
        for (int broker = 0; broker < 3; broker++) {
            if (broker != leader) {
                kafka.stopBroker(broker);
            }
        }

        try (Producer<String, String> producer = withoutRetries()) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("thinned", "x")).get())
                    .hasCauseInstanceOf(NotEnoughReplicasException.class);
        }
    }

    @Test
    void readiness_names_what_is_lacking() throws Exception {
        clients.createTopic("lacking");
        for (int broker = 0; broker < 3; broker++) {
            kafka.killBroker(broker);
        }
        kafka.startBroker(0);

        assertThatThrownBy(() -> kafka.awaitReady(Duration.ofMillis(500)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broker 0 sees");
    }

    private Producer<String, String> withoutRetries() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", clients.bootstrapServers(),
                        "enable.idempotence", "false",
                        "retries", "0"),
                new StringSerializer(),
                new StringSerializer());
    }
}
