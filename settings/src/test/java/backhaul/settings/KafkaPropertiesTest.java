package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KafkaPropertiesTest {

    private static final Set<String> KNOWN =
            Set.of(
                    "bootstrap.servers",
                    "client.id",
                    "linger.ms",
                    "sasl.jaas.config",
                    "ssl.key.password",
                    "ssl.truststore.type");

    private final Secrets secrets = new Secrets();

    @Test
    void properties_stand_under_their_own_names_below_each_other_or_in_one_line()
            throws InvalidSettings {
        var expected = Map.of("bootstrap.servers", "a:1,b:2", "linger.ms", "5");

        assertThat(read("kafka:\n  bootstrap.servers: a:1,b:2\n  linger.ms: 5\n"))
                .isEqualTo(expected);
        assertThat(read("kafka: {bootstrap.servers: \"a:1,b:2\", linger.ms: 5}\n"))
                .isEqualTo(expected);
    }

    @Test
    void an_unknown_property_is_a_problem_with_the_one_that_was_meant() throws InvalidSettings {
        Section section = section("kafka:\n  bootstrap.server: a:1\n  zzz.yyy: 1\n");

        assertThat(KafkaProperties.read(section, KNOWN)).isEmpty();
        assertThat(Yaml.said(section).lines())
                .containsExactly(
                        "worker.yaml:2  kafka.bootstrap.server: not a Kafka client property."
                                + " Did you mean bootstrap.servers?",
                        "worker.yaml:3  kafka.zzz.yyy: not a Kafka client property. Known here:"
                                + " bootstrap.servers, client.id, linger.ms, sasl.jaas.config,"
                                + " ssl.key.password, ssl.truststore.type.");
    }

    @Test
    void nested_names_are_offered_as_one() throws InvalidSettings {
        Section section = section("kafka:\n  ssl:\n    truststore:\n      type: PEM\n");

        KafkaProperties.read(section, KNOWN);

        assertThat(Yaml.said(section))
                .isEqualTo(
                        "worker.yaml:2  kafka.ssl: has keys where a Kafka client property belongs."
                                + " Write the whole name in one key, like ssl.truststore.type.");
    }

    @Test
    void passwords_are_masked() throws InvalidSettings {
        read(
                """
                kafka:
                  ssl.key.password: hunter22
                  sasl.jaas.config: >-
                    org.example.ScramLoginModule required
                    username="docker-01" password="hunter33";
                """);

        assertThat(secrets.apply("hunter22, hunter33, docker-01")).isEqualTo("***, ***, docker-01");
    }

    private Map<String, String> read(String yaml) throws InvalidSettings {
        Section section = section(yaml);
        Map<String, String> properties = KafkaProperties.read(section, KNOWN);
        assertThat(section.problems()).isEmpty();
        return properties;
    }

    private Section section(String yaml) throws InvalidSettings {
        return SettingsFile.parse(
                        Path.of("/etc/backhaul/worker.yaml"), yaml, Environment.none(), secrets)
                .root()
                .sectionOrEmpty("kafka");
    }
}
