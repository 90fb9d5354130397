package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.cli.world.Transcript;
import backhaul.cli.world.World;
import backhaul.protocol.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SetupIT {

    @TempDir private Path home;

    @Test
    void a_key_is_made_for_its_owner_alone_and_never_overwritten() throws IOException {
        World world = new World(home).onATerminal();

        World.Answer answer = world.run("keys", "generate", "alice-2026");

        Path file = world.config().resolveSibling("alice-2026.key");
        assertThat(answer.code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String publicKey =
                SigningKey.parse(Files.readString(file).strip())
                        .verificationKey()
                        .publicText()
                        .orElseThrow();
        assertThat(answer.out())
                .isEqualTo(
                        """
                        keyId: alice-2026
                        signingKey: ${file:alice-2026.key}
                          alice-2026:
                            publicKey: %s
                        """
                                .formatted(publicKey));

        World.Answer again = world.run("keys", "generate", "alice-2026");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is there already. Nothing was written.");
        assertThat(world.run("keys", "generate", "../x").code()).isEqualTo(1);
    }

    @Test
    void topics_are_made_and_then_found_as_they_must_be() {
        World world = new World(home).withConfig();

        World.Answer made = world.run("topics", "create");
        World.Answer found = world.run("topics", "create");

        assertThat(made.code()).isZero();
        assertThat(Transcript.plain(made.out()))
                .contains("created  backup.requests: 12 partitions, 1 replicas")
                .endsWith("topics   backup.* are as they must be\n");
        assertThat(found.out()).doesNotContain("created");
    }

    @Test
    void topics_that_differ_are_an_error_that_says_how_to_mend_it() {
        World world = new World(home).withTopics().withConfig();

        World.Answer answer = world.run("topics", "create");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out())
                .contains("error    ", "message.timestamp.type=CreateTime", "kafka-configs.sh");
    }

    @Test
    void a_check_tells_configuration_key_kafka_and_whom_it_trusts() {
        World world = new World(home).trustingItsWorkers();
        String trusted = world.worker("docker-01").publicKey();
        world.withConfig();
        world.run("topics", "create");
        world.worker("docker-01").present(Instant.now());
        world.worker("hycu-a").present(Instant.now());

        World.Answer answer = world.run("check");

        assertThat(answer.code()).isZero();
        assertThat(Transcript.plain(answer.out()))
                .contains("config   " + world.config() + ", audience production")
                .contains("key      ci-2026, asks as /ci/nightly, whpk_")
                .contains("(PLAINTEXT), topics backup.* are as they must be")
                .contains("workers  2 known")
                .contains("warning  hycu-a: not checked: hycu-a is not among trustedWorkers")
                .contains("trust    1 of 2 workers sign with a trusted key")
                .doesNotContain(trusted);
    }

    @Test
    void a_check_without_topics_is_an_error() {
        World world = new World(home).withConfig();

        World.Answer answer = world.run("check");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out())
                .contains("requests does not exist. Make them all: backhaul topics");
    }

    @Test
    void a_profile_is_a_file_beside_the_usual_one() {
        World world = new World(home).withConfig();
        world.write(
                world.config().resolveSibling("staging.yaml"),
                "topicPrefix: other-%s\nkafka: {bootstrap.servers: \"%s\"}\n"
                        .formatted(UUID.randomUUID(), world.bootstrapServers()));

        assertThat(world.run("--profile", "staging", "workers").err()).contains("error: other-");
        assertThat(world.run("--profile", "production", "workers").err())
                .contains("production.yaml  does not exist.");
    }
}
