package backhaul.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import backhaul.worker.admission.TrustedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PoolRulesTest {
    @TempDir private Path folder;
    private Host host;
    private final String otherKey = publicKey();
    private final String producerKey = publicKey();

    @BeforeEach
    void set_up() {
        host = new Host(folder);
    }

    private static String publicKey() {
        return SigningKey.generate().verificationKey().publicText().orElseThrow();
    }

    private Host member(String pools, String trusted, String jobs) {
        return host.write(
                """
                worker: hycu-a
                pools: %s
                signingKey: ${file:worker.key}
                trustedWorkers: %s
                kafka: {bootstrap.servers: "kafka:9092"}
                trustedKeys:
                  ci: {publicKey: %s}
                jobs:
                %s\
                """
                        .formatted(
                                pools, trusted.formatted(otherKey), producerKey, jobs.indent(2)));
    }

    @Test
    void a_member_serves_its_own_name_and_its_pools_and_so_do_the_keys_it_trusts()
            throws Exception {
        WorkerSettings settings =
                member("[hycu]", "{hycu-b: %s}", "copy: {rerun: true, script: {}}").read();

        assertThat(settings.identity().addresses()).containsExactly("hycu-a", "hycu");
        assertThat(settings.identity().trustedWorkers()).containsOnlyKeys("hycu-b");
        assertThat(settings.inForce().keys().ids()).containsExactly("ci");
        TrustedKey key = settings.inForce().keys().all().getFirst();
        assertThat(key.addresses()).containsExactlyInAnyOrder("hycu-a", "hycu");
    }

    @Test
    void a_secret_is_for_the_worker_alone() throws Exception {
        member("[hycu]", "{hycu-b: %s}", "copy: {rerun: true, script: {}}");
        host.secret("portal.secret", "whsec_" + "a".repeat(44));
        String yaml = Files.readString(host.file());
        host.write(
                yaml.replace(
                        "trustedKeys:\n",
                        "trustedKeys:\n  portal: {secret: \"${file:portal.secret}\"}\n"));

        assertThat(host.read().inForce().keys().all())
                .filteredOn(key -> key.id().equals("portal"))
                .singleElement()
                .satisfies(key -> assertThat(key.addresses()).containsExactly("hycu-a"));
    }

    @Test
    void a_pool_never_bears_the_name_of_a_worker() {
        assertThat(member("[hycu-a]", "{hycu-b: %s}", "").problems())
                .containsExactly(
                        "worker.yaml:2  pools: hycu-a is the name of a worker."
                                + " Give the pool a name of its own.");
        assertThat(member("[hycu-b]", "{hycu-b: %s}", "").problems())
                .containsExactly(
                        "worker.yaml:2  pools: hycu-b is the name of a worker."
                                + " Give the pool a name of its own.");
    }

    @Test
    void a_member_must_know_the_others_keys() {
        assertThat(member("[hycu]", "{}", "").problems())
                .singleElement()
                .asString()
                .startsWith("worker.yaml:2  pools: needs trustedWorkers:");
    }

    @Test
    void a_pool_offers_only_what_any_member_can_take_up() {
        assertThat(
                        member(
                                        "[hycu]",
                                        "{hycu-b: %s}",
                                        "dump:\n  docker: {}\ncopy:\n  script: {}\n")
                                .problems())
                .containsExactly(
                        "worker.yaml:10  jobs.dump.docker: is about this host, and this worker is in"
                                + " the pool hycu. Move it to a worker that is in no pool.",
                        "worker.yaml:12  jobs.copy.script: may be run again by another member of the"
                                + " pool hycu. Write rerun: true if that does no harm, else move it"
                                + " to a worker in no pool.");
    }
}
