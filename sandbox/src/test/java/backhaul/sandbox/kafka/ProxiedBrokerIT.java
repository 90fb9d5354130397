package backhaul.sandbox.kafka;

import static backhaul.sandbox.kafka.Clients.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.TcpProxy;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProxiedBrokerIT {

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
    void a_commit_whose_answer_is_lost_is_committed_and_can_be_repeated() throws Exception {
        try (Producer<String, String> producer = impatient()) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("far", "committed")).get();

            proxy.dropAnswers();
            assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
            assertThat(direct.committed("far")).containsExactly("committed");

            proxy.forward();
            producer.commitTransaction();
            commit(producer, "far", "next");
        }
        assertThat(direct.committed("far")).containsExactly("committed", "next");
    }

    private Producer<String, String> impatient() {
        Producer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", kafka.bootstrapServers(),
                                "transactional.id", "far",
                                "max.block.ms", "3000",
                                "request.timeout.ms", "1000",
                                "delivery.timeout.ms", "10000"),
                        new StringSerializer(),
                        new StringSerializer());
        producer.initTransactions();
        return producer;
    }
}
