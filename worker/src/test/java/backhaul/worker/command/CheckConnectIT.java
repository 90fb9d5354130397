package backhaul.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.Topics;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckConnectIT {

    private static EmbeddedKafka kafka;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        // Everybody may do everything that no rule forbids.
        kafka =
                EmbeddedKafka.builder()
                        .brokerSetting(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .brokerSetting("allow.everyone.if.no.acl.found", "true")
                        .start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void missing_topics_are_each_told_with_the_command_that_makes_them() {
        Terminal terminal = terminal("missing", kafka.bootstrapServers());

        assertThat(terminal.type("check", "--connect")).isEqualTo(1);

        assertThat(shown(terminal)).isEqualTo(Terminal.golden("check-no-topics.txt"));
    }

    @Test
    void a_cluster_as_it_must_be_is_said_to_be_so() throws Exception {
        create("good");
        Terminal terminal = terminal("good", kafka.bootstrapServers());

        assertThat(terminal.type("check", "--connect")).isZero();

        assertThat(shown(terminal)).isEqualTo(Terminal.golden("check-connect.txt"));
    }

    @Test
    void a_running_worker_does_not_notice_the_check() throws Exception {
        create("busy");
        try (Producer<byte[], byte[]> worker = producer("busy:docker-01")) {
            worker.initTransactions();
            worker.beginTransaction();

            assertThat(terminal("busy", kafka.bootstrapServers()).type("check", "--connect"))
                    .isZero();

            Future<?> _ = worker.send(new ProducerRecord<>("busy.status", new byte[] {1}));
            worker.commitTransaction();
        }
    }

    @Test
    void rights_that_are_missing_are_named() throws Exception {
        create("closed");
        try (Admin admin = admin()) {
            var acls = new ArrayList<AclBinding>();
            acls.addAll(without(ResourceType.TOPIC, "closed.status", AclOperation.WRITE));
            acls.addAll(without(ResourceType.TOPIC, "closed.requests", AclOperation.READ));
            acls.addAll(without(ResourceType.GROUP, "closed:docker-01", AclOperation.DESCRIBE));
            acls.addAll(
                    without(
                            ResourceType.TRANSACTIONAL_ID,
                            "closed:docker-01:check",
                            AclOperation.WRITE));
            admin.createAcls(acls).all().get();
            // The controller answers before the broker has heard of them.
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            admin.describeAcls(AclBindingFilter.ANY)
                                    .values()
                                    .get()
                                    .containsAll(acls));
        }
        Terminal terminal = terminal("closed", kafka.bootstrapServers());

        assertThat(terminal.type("check", "--connect")).isEqualTo(1);

        assertThat(shown(terminal)).isEqualTo(Terminal.golden("check-no-rights.txt"));
    }

    @Test
    void a_broker_under_a_name_that_leads_nowhere_is_told() throws Exception {
        int here = FreePorts.one();
        int nowhere = FreePorts.one();
        try (EmbeddedKafka misnamed =
                EmbeddedKafka.builder().port(here).advertisedPort(0, nowhere).start()) {
            assertThat(misnamed.bootstrapServers()).isEqualTo("127.0.0.1:" + nowhere);
            Terminal terminal = terminal("backup", "127.0.0.1:" + here);

            assertThat(terminal.type("check", "--connect")).isEqualTo(1);

            assertThat(terminal.out())
                    .contains(
                            "kafka    127.0.0.1:%d answers, but calls itself 127.0.0.1:%d, which does not"
                                            .formatted(here, nowhere)
                                    + " answer (connection refused): set the broker's"
                                    + " advertised.listeners\n");
        }
    }

    @Test
    void a_broker_that_wants_another_protocol_is_told() throws Exception {
        Terminal terminal =
                terminal("backup", kafka.bootstrapServers() + "\", security.protocol: \"SSL");

        assertThat(terminal.type("check", "--connect")).isEqualTo(1);

        assertThat(shown(terminal)).contains("kafka    kafka-1.example.com:9092 answers, but ");
    }

    @Test
    void a_name_that_nobody_knows_is_told() {
        Terminal terminal = terminal("backup", "kafka.invalid:9092");

        assertThat(terminal.type("check", "--connect")).isEqualTo(1);

        assertThat(terminal.out())
                .contains("kafka    kafka.invalid:9092 is a name that this host cannot resolve\n");
    }

    private Terminal terminal(String prefix, String servers) {
        new Terminal(folder, new TrialEngine(true)).type("init", "docker-01");
        return new Terminal(folder, new TrialEngine(true))
                .write(
                        """
                        worker: docker-01
                        topicPrefix: %s
                        signingKey: ${file:worker.key}
                        kafka: {bootstrap.servers: "%s"}
                        trustedKeys:
                          ci: {publicKey: whpk_UIfA0yUJBhPZqXQVImfh0pHMLYuPFCfXWxu4kSc+ztE=}
                        jobs:
                          nightly: {script: {command: [/backup.sh]}}
                        """
                                .formatted(prefix, servers));
    }

    private static String shown(Terminal terminal) {
        // Whether this package was met in the jar first depends on the tests before.
        return terminal.out()
                .replace(kafka.bootstrapServers(), "kafka-1.example.com:9092")
                .replace("worker " + WorkerCommand.version() + ",", "worker development,");
    }

    private static void create(String prefix) throws Exception {
        try (Admin admin = admin()) {
            new TopicSetup(admin, new Topics(prefix)).create(OptionalInt.empty());
        }
    }

    private static Admin admin() {
        return Admin.create(settings().admin());
    }

    private static Producer<byte[], byte[]> producer(String id) {
        return new KafkaProducer<>(
                settings().producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id)));
    }

    private static KafkaSettings settings() {
        return new KafkaSettings(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    /// Every right on a resource but one.
    private static List<AclBinding> without(
            ResourceType type, String name, AclOperation operation) {
        return List.of(
                acl(type, name, AclOperation.ALL, AclPermissionType.ALLOW),
                acl(type, name, operation, AclPermissionType.DENY));
    }

    private static AclBinding acl(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", operation, permission));
    }
}
