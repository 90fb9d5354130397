package backhaul.sandbox.kafka;

import static backhaul.sandbox.kafka.Clients.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SingleBrokerIT {

    private EmbeddedKafka kafka;
    private Clients clients;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(1);
        clients = new Clients(kafka.bootstrapServers());
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void readers_of_committed_records_see_committed_transactions_alone() throws Exception {
        clients.createTopic("settled");
        try (Producer<String, String> producer = clients.transactional("writer")) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("settled", "aborted")).get();
            producer.abortTransaction();
            commit(producer, "settled", "committed");
        }

        assertThat(clients.committed("settled")).containsExactly("committed");
    }

    @Test
    void transactions_are_of_the_second_version() throws Exception {
        try (Admin admin = clients.admin()) {
            assertThat(admin.describeFeatures().featureMetadata().get().finalizedFeatures())
                    .hasEntrySatisfying(
                            "transaction.version",
                            range -> assertThat(range.maxVersionLevel()).isEqualTo((short) 2));
        }
    }

    @Test
    void looking_for_a_topic_does_not_make_it() {
        try (Admin admin = clients.admin()) {
            assertThatThrownBy(admin.describeTopics(List.of("missing")).allTopicNames()::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void a_killed_broker_comes_back_at_its_port_with_its_records() throws Exception {
        clients.createTopic("kept");
        clients.commit("kept", "before");

        kafka.killBroker(0);
        assertThat(kafka.isRunning(0)).isFalse();
        kafka.startBroker(0);

        clients.commit("kept", "after");
        assertThat(clients.committed("kept")).containsExactly("before", "after");
    }

    @Test
    void nobody_reaches_a_broker_from_outside() throws Exception {
        for (InetAddress outside : addressesOfThisHost()) {
            int port = Integer.parseInt(kafka.bootstrapServers().split(":", -1)[1]);
            try (Socket socket = new Socket(Proxy.NO_PROXY)) {
                assertThatThrownBy(
                                () -> socket.connect(new InetSocketAddress(outside, port), 1_000))
                        .isInstanceOf(SocketException.class);
            }
        }
    }

    private static List<InetAddress> addressesOfThisHost() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }
}
