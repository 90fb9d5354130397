package backhaul.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.process.ChildJvm;
import backhaul.sandbox.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class MainIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @Test
    void the_program_says_its_address_alone_and_ends_clean_with_its_data_kept() throws Exception {
        String port = String.valueOf(FreePorts.one());
        String address = "127.0.0.1:" + port;
        String[] arguments = {"--port", port, "--data", directory.resolve("data").toString()};
        try (ChildJvm sandbox = start(arguments)) {
            sandbox.awaitLine(address, SOON);
            createTopic(address, "kept");
            assertEndsClean(sandbox);
            assertThat(sandbox.output()).containsExactly(address);
            assertThat(sandbox.errors()).isEmpty();
        }
        try (ChildJvm sandbox = start(arguments)) {
            sandbox.awaitLine(address, SOON);
            assertThat(topics(address)).containsExactly("kept");
            assertEndsClean(sandbox);
        }
    }

    /// With its own log configuration instead of that of the tests.
    private static ChildJvm start(String... arguments) {
        return ChildJvm.of(Main.class)
                .arguments(arguments)
                .options("-Dlogback.configurationFile=backhaul/sandbox/logback.xml")
                .start();
    }

    /// Not by SIGINT, which programs inherit as ignored from a shell that starts them in the
    /// background.
    private static void assertEndsClean(ChildJvm sandbox) {
        sandbox.signal(Signal.TERM);
        assertThat(sandbox.awaitExit(SOON)).isZero();
    }

    @Test
    void a_port_that_is_taken_is_named() {
        String port = String.valueOf(FreePorts.one());
        try (ChildJvm first = start("--port", port, "--data", directory.toString())) {
            first.awaitLine("127.0.0.1:" + port, SOON);
            try (ChildJvm second = start("--port", port)) {
                assertThat(second.awaitExit(SOON)).isEqualTo(1);
                assertThat(second.errors())
                        .singleElement()
                        .asString()
                        .startsWith("backhaul-sandbox: cannot start Kafka")
                        .contains("127.0.0.1:" + port, "in use");
            }
        }
    }

    @Test
    void wrong_arguments_are_explained() {
        try (ChildJvm sandbox = start("--brokers", "4")) {
            assertThat(sandbox.awaitExit(SOON)).isEqualTo(1);
            sandbox.awaitLine("a sandbox has 1 to 3 brokers, and 4 were asked for", SOON);
        }
    }

    private static void createTopic(String address, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private static Set<String> topics(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            return admin.listTopics().names().get();
        }
    }
}
