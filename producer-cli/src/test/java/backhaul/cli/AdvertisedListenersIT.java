package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.cli.world.World;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A broker that answers, and then sends its clients to where nobody is.
@Timeout(120)
final class AdvertisedListenersIT {

    @TempDir private Path home;

    @Test
    void a_broker_that_calls_itself_something_else_is_an_error_that_says_so() throws Exception {
        int port = closedPort();
        int nowhere = closedPort();
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().port(port).advertisedPort(0, nowhere).start()) {
            World world = new World(home);
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", kafka.directBootstrapServers()))) {
                var topic = new NewTopic(world.topics().workers(), 1, (short) 1);
                admin.createTopics(List.of(topic)).all().get();
            }
            world.withConfig(
                    "topicPrefix: %s\nkafka: {bootstrap.servers: \"%s\"}\n"
                            .formatted(world.topics().prefix(), "127.0.0.1:" + port));

            World.Answer answer = world.run("workers");

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("answers, but calls itself 127.0.0.1:" + nowhere)
                    .contains("Set the broker's advertised.listeners.");
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
