package backhaul.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.sandbox.network.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class RestartIT {

    @TempDir private Path directory;

    @Test
    void a_cluster_on_given_data_and_port_is_the_same_after_a_restart() throws Exception {
        EmbeddedKafka.Builder same =
                EmbeddedKafka.builder().dataDirectory(directory).port(FreePorts.one());
        String address;
        String cluster;
        try (EmbeddedKafka kafka = same.start()) {
            Clients clients = new Clients(kafka.bootstrapServers());
            clients.createTopic("durable");
            clients.commit("durable", "before");
            address = kafka.bootstrapServers();
            cluster = clients.clusterId();
        }

        try (EmbeddedKafka kafka = same.start()) {
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            Clients clients = new Clients(address);
            assertThat(clients.clusterId()).isEqualTo(cluster);
            clients.commit("durable", "after");
            assertThat(clients.committed("durable")).containsExactly("before", "after");
        }
    }

    @Test
    void data_of_another_number_of_brokers_are_refused() throws Exception {
        Files.createDirectories(directory.resolve("broker-0"));

        assertThatThrownBy(
                        () -> EmbeddedKafka.builder().dataDirectory(directory).brokers(3).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot start Kafka: its data in " + directory)
                .hasMessageContaining("it holds those of 1 brokers, and 3 are to be started");
    }

    @Test
    void a_second_cluster_cannot_take_data_or_port_of_a_running_one() {
        EmbeddedKafka.Builder same =
                EmbeddedKafka.builder().dataDirectory(directory).port(FreePorts.one());
        try (EmbeddedKafka first = same.start()) {
            assertThatThrownBy(same::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Failed to acquire lock");
            assertThat(new Clients(first.bootstrapServers()).clusterId()).isNotEmpty();
        }
    }

    @Test
    void temporary_data_go_with_the_cluster() throws Exception {
        List<Path> before = temporaryData();
        List<Path> meanwhile;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(1)) {
            meanwhile = temporaryData();
            meanwhile.removeAll(before);
            assertThat(kafka.isRunning(0)).isTrue();
        }
        assertThat(meanwhile).isNotEmpty();
        assertThat(temporaryData()).doesNotContainAnyElementsOf(meanwhile);
    }

    @Test
    void settings_reach_the_brokers() throws Exception {
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.builder()
                                .brokerSetting("transaction.max.timeout.ms", "12345")
                                .start();
                Admin admin = new Clients(kafka.bootstrapServers()).admin()) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "0");
            assertThat(admin.describeConfigs(List.of(broker)).all().get().values())
                    .singleElement()
                    .extracting(settings -> settings.get("transaction.max.timeout.ms").value())
                    .isEqualTo("12345");
        }
    }

    @Test
    void settings_that_make_a_node_what_it_is_are_refused() {
        assertThatThrownBy(() -> EmbeddedKafka.builder().brokerSetting("listeners", "x").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the sandbox itself sets listeners");
    }

    @Test
    void there_are_one_to_three_brokers() {
        assertThatThrownBy(() -> EmbeddedKafka.start(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 3 brokers");
    }

    private static List<Path> temporaryData() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new ArrayList<>(
                    files.filter(file ->
                                    file.getFileName().toString().startsWith("backhaul-kafka-"))
                            .toList());
        }
    }
}
