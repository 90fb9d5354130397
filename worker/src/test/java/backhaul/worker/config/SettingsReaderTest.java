package backhaul.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Topics;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.settings.InvalidSettings;
import backhaul.worker.admission.KeyRing;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.admission.TrustedKey.Validity;
import backhaul.worker.catalog.Job;
import backhaul.worker.config.ProcessSettings.Listen;
import backhaul.worker.config.ProcessSettings.Log;
import backhaul.worker.ops.Logging;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

final class SettingsReaderTest {

    private static final String CI = "whpk_UIfA0yUJBhPZqXQVImfh0pHMLYuPFCfXWxu4kSc+ztE=";
    private static final String OTHER = "whpk_CEJsDr+3gjV2Ybl0aGfHjmCBUPyG7ttNQ/6MU2sCocs=";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    /// Two lines that every file has, and the key of [Host].
    private static final String LEAST =
            """
            worker: docker-01
            signingKey: ${file:worker.key}
            kafka: {bootstrap.servers: "k:9092"}
            """;

    @TempDir private Path folder;
    private Host host;

    @BeforeEach
    void set_up() {
        host = new Host(folder);
    }

    @Test
    void every_default_is_as_the_documentation_says() throws InvalidSettings {
        WorkerSettings settings = host.write(Host.resource("smallest.yaml")).read();

        assertThat(settings.file()).isEqualTo(folder.resolve("worker.yaml"));
        assertThat(settings.identity().worker()).isEqualTo("docker-01");
        assertThat(settings.identity().audience()).isEqualTo("default");
        assertThat(settings.identity().trustedWorkers()).isEmpty();
        assertThat(settings.kafka().topics()).isEqualTo(new Topics("backup"));
        assertThat(settings.kafka().securityProtocol()).isEqualTo("PLAINTEXT");
        assertThat(settings.process())
                .isEqualTo(
                        new ProcessSettings(
                                ProcessSettings.defaultDataDirectory(System.getProperty("os.name")),
                                new Listen("127.0.0.1", 9464),
                                new Log(Logging.Format.TEXT, Level.INFO),
                                Duration.ofSeconds(60)));
        assertThat(settings.engines()).containsOnlyKeys("docker", "script");
        assertThat(settings.inForce().catalog().jobs())
                .extracting(Job::name)
                .containsExactly("nightly-volumes");
        assertKeys(
                settings,
                key("ci-2026", CI, "docker-01", List.of("*"), "/ci-2026", Validity.ALWAYS));
    }

    @Test
    void the_data_directory_is_the_platforms() {
        assertThat(ProcessSettings.defaultDataDirectory("Linux"))
                .isEqualTo(Path.of("/var/lib/backhaul"));
        assertThat(ProcessSettings.defaultDataDirectory("Windows Server 2022"))
                .isEqualTo(Path.of("C:\\ProgramData\\Backhaul\\data"));
    }

    @Test
    void every_key_of_a_docker_host_is_read() throws InvalidSettings {
        host.secret("kafka.password", "hunter22\n")
                .secret("portal.secret", SECRET)
                .secret("s3.secret", "s3cret-key");

        WorkerSettings settings = host.write(Host.resource("docker-host.yaml")).read();

        assertThat(settings.identity().audience()).isEqualTo("production");
        assertThat(settings.kafka().bootstrapServers())
                .isEqualTo("kafka-1.example.com:9093,kafka-2.example.com:9093");
        assertThat(settings.kafka().securityProtocol()).isEqualTo("SASL_SSL");
        assertThat(settings.kafka().properties())
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "/etc/backhaul/kafka-ca.pem")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"docker-01\" password=\"hunter22\";");
        assertThat(settings.process().log().format()).isEqualTo(Logging.Format.JSON);
        assertThat(settings.process().drainTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.inForce().catalog().jobs())
                .extracting(Job::name)
                .containsExactly("nightly-volumes", "db-dump", "legacy-script");
        assertThat(
                        settings.inForce()
                                .catalog()
                                .job("nightly-volumes")
                                .orElseThrow()
                                .openParameter("containers")
                                .orElseThrow()
                                .schema()
                                .objection(List.of("shop-api")))
                .contains("\"shop-api\" is not one of shop-db, shop-web, shop-cache");
        assertKeys(
                settings,
                key(
                        "ci-2026",
                        CI,
                        "docker-01",
                        List.of("nightly-*", "db-dump"),
                        "/ci/",
                        new Validity(null, Instant.parse("2027-03-31T00:00:00Z"), false)),
                key(
                        "portal",
                        SECRET,
                        "docker-01",
                        List.of("legacy-script"),
                        "/portal",
                        Validity.ALWAYS));
        assertThat(settings.inForce().warnings())
                .containsExactly(
                        "jobs.db-dump keeps every archive",
                        "jobs.legacy-script keeps every archive");
        assertThat(settings.kafka().toString()).doesNotContain("hunter22");
        assertThat(host.secrets.apply("hunter22 " + SECRET + " " + host.key.secretText()))
                .isEqualTo("*** *** ***");
    }

    @Test
    void the_rest_of_the_keys_is_read() throws InvalidSettings {
        SigningKey old = SigningKey.generate();
        host.secret("old.key", old.secretText());
        WorkerSettings settings =
                host.write(
                                """
                                worker: docker-01
                                topicPrefix: fleet-2
                                dataDirectory: data
                                signingKey: ["${file:worker.key}", "${file:old.key}"]
                                trustedWorkers:
                                  docker-02: %s
                                kafka: {bootstrap.servers: "k:9092", ssl.truststore.location: ca.pem}
                                trustedKeys:
                                  ci:
                                    publicKey: %s
                                    addresses: [docker-01, docker-02]
                                    notBefore: 2026-01-01T00:00:00+01:00
                                    revoked: true
                                http: {listen: "[::1]:0"}
                                log: {level: debug}
                                """
                                        .formatted(OTHER, CI))
                        .read();

        assertThat(settings.kafka().topics().requests()).isEqualTo("fleet-2.requests");
        assertThat(settings.kafka().properties())
                .containsEntry("ssl.truststore.location", folder.resolve("ca.pem").toString());
        assertThat(settings.process().dataDirectory()).isEqualTo(folder.resolve("data"));
        assertThat(settings.process().http()).isEqualTo(new Listen("::1", 0));
        assertThat(settings.process().log().level()).isEqualTo(Level.DEBUG);
        assertThat(settings.identity().signingKey().secretText()).isEqualTo(host.key.secretText());
        assertThat(settings.identity().publicKeys())
                .containsExactly(
                        host.key.verificationKey().publicText().orElseThrow(),
                        old.verificationKey().publicText().orElseThrow());
        assertThat(settings.identity().trustedWorkers())
                .isEqualTo(Map.of("docker-02", List.of(VerificationKey.parse(OTHER))));
        assertKeys(
                settings,
                new TrustedKey(
                        "ci",
                        VerificationKey.parse(CI),
                        Set.of("docker-01", "docker-02"),
                        List.of("*"),
                        "/ci",
                        new Validity(Instant.parse("2025-12-31T23:00:00Z"), null, true)));
    }

    @Test
    void an_empty_file_is_told_all_it_lacks() {
        host.write("");

        assertThat(host.problems())
                .containsExactly(
                        "worker.yaml  worker: is missing."
                                + " Write worker: NAME, the address of requests to it.",
                        "worker.yaml  signingKey: is missing. Make one: backhaul-worker init NAME",
                        "worker.yaml  kafka.bootstrap.servers: is missing."
                                + " Write bootstrap.servers: HOST:9092.");
    }

    @Test
    void a_worker_has_a_name_that_stays() {
        for (String name : List.of("Docker_01", "-a", "a".repeat(64), "''")) {
            assertThat(host.write(LEAST.replace("docker-01", name)).problems()).hasSize(1);
        }
        assertThat(host.write(LEAST.replace("docker-01", "3f2a9c0d1b4e")).problems())
                .containsExactly(
                        "worker.yaml:1  worker: looks like a container's id, which is another at"
                                + " the next start. Choose a name that stays: it is where requests"
                                + " are sent to.");
    }

    @Test
    void a_worker_signs_with_a_private_key() {
        assertThat(host.secret("worker.key", SECRET).write(LEAST).problems())
                .singleElement()
                .asString()
                .startsWith("worker.yaml:2  signingKey: a worker signs with an Ed25519 key");
        assertThat(host.secret("worker.key", CI).write(LEAST).problems())
                .singleElement()
                .asString()
                .contains("this is a public key");
        assertThat(host.secret("worker.key", "nonsense-1").write(LEAST).problems())
                .singleElement()
                .asString()
                .doesNotContain("nonsense-1");
    }

    @Test
    void kafka_properties_are_kafkas_own_and_none_of_ours() {
        host.write(
                """
                worker: docker-01
                signingKey: ${file:worker.key}
                kafka:
                  bootstrap.server: k:9092
                  acks: 0
                """);

        assertThat(host.problems())
                .containsExactly(
                        "worker.yaml:4  kafka.bootstrap.server: not a Kafka client property."
                                + " Did you mean bootstrap.servers?",
                        "worker.yaml:5  kafka.acks: Backhaul sets it itself. Remove it.");
    }

    @Test
    void a_value_that_kafka_would_not_take_is_told() {
        host.write(
                """
                worker: docker-01
                signingKey: ${file:worker.key}
                kafka:
                  bootstrap.servers: k:9092
                  security.protocol: SASLSSL
                  send.buffer.bytes: many
                  client.rack: r1
                """);

        assertThat(host.problems())
                .satisfiesExactly(
                        p ->
                                assertThat(p)
                                        .contains("kafka.security.protocol: ")
                                        .contains("SASLSSL"),
                        p -> assertThat(p).contains("kafka.send.buffer.bytes: ").contains("many"));
    }

    @Test
    void our_own_properties_are_kafkas_too() {
        assertThat(KafkaConnection.known()).containsAll(KafkaConnection.OWN);
    }

    @Test
    void a_trusted_key_has_one_key_and_one_role() {
        host.write(
                LEAST
                        + """
                        trustedWorkers: {docker-02: %2$s, docker-03: %2$s}
                        trustedKeys:
                          none: {source: /none}
                          both: {publicKey: %1$s, secret: %3$s}
                          first: {publicKey: %1$s}
                          again: {publicKey: %1$s}
                          worker: {publicKey: %2$s}
                          own: {publicKey: %4$s}
                          swapped: {publicKey: %3$s}
                          turned: {secret: %1$s}
                          wide: {secret: %3$s, addresses: [a, b]}
                        """
                                .formatted(
                                        CI,
                                        OTHER,
                                        SECRET,
                                        host.key.verificationKey().publicText().orElseThrow()));

        assertThat(host.problems())
                .containsExactly(
                        "worker.yaml:4  trustedWorkers.docker-03: has the same key as docker-02."
                                + " Each worker has a key of its own.",
                        "worker.yaml:6  trustedKeys.none: has no key. Give it publicKey: whpk_...,"
                                + " or secret: for a producer that cannot do Ed25519.",
                        "worker.yaml:7  trustedKeys.both: has both publicKey and secret. Give it"
                                + " publicKey: whpk_..., or secret: for a producer that cannot do"
                                + " Ed25519.",
                        "worker.yaml:9  trustedKeys.again.publicKey: is also the key of first."
                                + " Give each producer a key of its own: backhaul keys generate ID",
                        "worker.yaml:10  trustedKeys.worker.publicKey: is also the key of"
                                + " docker-02. A key signs either requests or statuses, never both.",
                        "worker.yaml:11  trustedKeys.own.publicKey: is also the key of this worker."
                                + " A key signs either requests or statuses, never both.",
                        "worker.yaml:12  trustedKeys.swapped.publicKey: this is a secret (whsec_),"
                                + " and a public key (whpk_) belongs here.",
                        "worker.yaml:13  trustedKeys.turned.secret: this is a public key (whpk_):"
                                + " write it as publicKey.",
                        "worker.yaml:14  trustedKeys.wide.addresses: a secret is for exactly one"
                                + " address. Whoever can check it can also sign with it. Use a"
                                + " publicKey, or one address.");
    }

    @Test
    void what_a_trusted_key_may_do_is_checked() {
        host.write(
                LEAST
                        + """
                        trustedKeys:
                          "no good": {publicKey: %1$s, jobs: [], source: "", addresses: [A]}
                          dates:
                            publicKey: %2$s
                            notBefore: 2027-01-01T00:00:00Z
                            notAfter: 2026-01-01T00:00:00Z
                          typo: {publickey: %1$s}
                        """
                                .formatted(CI, OTHER));

        assertThat(host.problems())
                .containsExactly(
                        "worker.yaml:5  trustedKeys.no good: is not a key's name."
                                + " Use letters, digits, '.', '_' and '-', at most 64.",
                        "worker.yaml:5  trustedKeys.no good.addresses: A is not an address.",
                        "worker.yaml:5  trustedKeys.no good.jobs: names no job."
                                + " Leave it out to allow every job.",
                        "worker.yaml:5  trustedKeys.no good.source: is empty."
                                + " Leave it out for /no good.",
                        "worker.yaml:9  trustedKeys.dates.notAfter: lies before notBefore.",
                        "worker.yaml:10  trustedKeys.typo: has no key. Give it publicKey:"
                                + " whpk_..., or secret: for a producer that cannot do Ed25519.",
                        "worker.yaml:10  trustedKeys.typo.publickey: there is no such key."
                                + " Did you mean publicKey?");
    }

    @Test
    void the_lists_of_all_workers_may_name_this_one() throws InvalidSettings {
        String own = host.key.verificationKey().publicText().orElseThrow();

        WorkerSettings settings =
                host.write(LEAST + "trustedWorkers: {docker-01: " + own + "}\n").read();

        assertThat(settings.identity().trustedWorkers()).containsKey("docker-01");
    }

    @Test
    void where_to_listen_is_an_address_and_a_port() {
        for (String listen : List.of("9464", "host", ":9464", "::1:9464", "h:99999", "h:x")) {
            assertThat(host.write(LEAST + "http: {listen: '" + listen + "'}\n").problems())
                    .singleElement()
                    .asString()
                    .contains("http.listen: an address and a port are needed");
        }
    }

    @Test
    void what_nobody_can_have_meant_is_warned_of() throws InvalidSettings {
        assertThat(host.write(LEAST).read().inForce().warnings())
                .containsExactly(
                        "there are no jobs: every request is rejected",
                        "there are no trustedKeys: nobody can ask for a backup");
        assertThat(
                        host.write(
                                        LEAST
                                                + "jobs: {dump: {script: {keep: 1}}}\n"
                                                + "trustedKeys:\n  ci: {publicKey: "
                                                + CI
                                                + ", jobs: [dmp, d*]}\n")
                                .read()
                                .inForce()
                                .warnings())
                .containsExactly("trustedKeys.ci names the job dmp, which is not here");
    }

    @Test
    void a_wrong_file_tells_its_three_problems_at_once() {
        host.write(Host.resource("three-problems.yaml"));

        String told = host.refused().render("The worker did not start.") + "\n";

        assertThat(told.replace(folder.toString(), "/etc/backhaul"))
                .isEqualTo(Host.resource("three-problems.txt"));
    }

    private static TrustedKey key(
            String id,
            String text,
            String address,
            List<String> jobs,
            String source,
            Validity validity) {
        return new TrustedKey(
                id, VerificationKey.parse(text), Set.of(address), jobs, source, validity);
    }

    private static void assertKeys(WorkerSettings settings, TrustedKey... keys) {
        assertThat(settings.inForce().keys())
                .usingRecursiveComparison()
                .isEqualTo(new KeyRing(List.of(keys)));
    }
}
