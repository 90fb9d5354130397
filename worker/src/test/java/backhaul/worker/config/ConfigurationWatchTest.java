package backhaul.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.InvalidSettings;
import backhaul.worker.catalog.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationWatchTest {

    private static final String ONE =
            """
            worker: docker-01
            signingKey: ${file:worker.key}
            kafka: {bootstrap.servers: "k:9092"}
            trustedKeys:
              ci: {secret: "${file:ci.secret}"}
            jobs:
              one: {script: {command: [a]}}
            """;
    private static final String TWO = ONE + "  two: {script: {command: [b]}}\n";
    private static final String BAD = ONE + "  two: {script: {command: [b]}, timeout: 90}\n";

    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-11-21T01:00:00.5Z");
    private Host host;
    private ConfigurationWatch watch;

    @BeforeEach
    void set_up() throws InvalidSettings {
        InstantSource clock = () -> now;
        host = new Host(folder).write(ONE).secret("ci.secret", secret('a'));
        watch = ConfigurationWatch.read(host.reader(), clock);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void what_the_file_said_first_is_in_force_until_it_changes() {
        InForce first = watch.inForce();

        look(3);

        assertThat(jobs()).containsExactly("one");
        assertThat(watch.inForce()).isSameAs(first);
        assertThat(watch.refusal()).isEmpty();
    }

    @Test
    void a_change_counts_once_the_file_looks_the_same_twice() {
        host.write(TWO);

        look(1);
        assertThat(jobs()).containsExactly("one");
        look(1);
        assertThat(jobs()).containsExactly("one", "two");
    }

    @Test
    void a_file_that_is_being_written_is_not_read_by_half() {
        for (int end = 200; end < ONE.length(); end++) {
            host.write(ONE.substring(0, end));
            look(1);
        }
        host.write(TWO);
        look(2);

        assertThat(jobs()).containsExactly("one", "two");
        assertThat(watch.refusal()).isEmpty();
    }

    @Test
    void a_bad_file_is_refused_whole_and_says_since_when() {
        host.write(BAD);

        look(2);
        now = now.plus(Duration.ofMinutes(5));
        look(2);

        assertThat(jobs()).containsExactly("one");
        assertThat(watch.refusal())
                .contains(
                        "worker.yaml changed at 2026-11-21T01:00:00Z and was refused: 1 problem in "
                                + host.file()
                                + ": worker.yaml:8  jobs.two.timeout: 90 has no unit."
                                + " Write 90s, 90m or 90h.");
    }

    @Test
    void a_mended_file_is_in_force_again() {
        host.write(BAD);
        look(2);
        host.write(TWO);
        look(2);

        assertThat(jobs()).containsExactly("one", "two");
        assertThat(watch.refusal()).isEmpty();
    }

    @Test
    void a_file_put_back_as_it_was_is_in_force_again() {
        host.write(BAD);
        look(2);
        host.write(ONE);
        look(2);

        assertThat(watch.refusal()).isEmpty();
    }

    @Test
    void a_refused_file_is_taken_once_what_it_lacked_is_there() {
        host.write(TWO.replace("ci.secret", "new.secret"));
        look(2);
        assertThat(watch.refusal().orElseThrow()).contains("new.secret does not exist");

        host.secret("new.secret", secret('b'));
        look(1);

        assertThat(watch.refusal()).isEmpty();
        assertThat(jobs()).containsExactly("one", "two");
    }

    @Test
    void a_secret_that_changed_in_its_own_file_is_read_again() {
        InForce first = watch.inForce();
        host.secret("ci.secret", secret('c'));

        look(2);

        assertThat(watch.inForce()).isNotSameAs(first);
        assertThat(host.secrets.apply(secret('c'))).isEqualTo("***");
    }

    @Test
    void a_file_that_is_gone_changes_nothing() throws IOException {
        Files.delete(host.file());

        look(2);

        assertThat(jobs()).containsExactly("one");
        assertThat(watch.refusal().orElseThrow()).contains("does not exist");
    }

    @Test
    void other_keys_stay_as_they_were_at_the_start() {
        host.write(TWO.replace("docker-01", "docker-02").replace("k:9092", "k:9093"));

        look(2);

        assertThat(jobs()).containsExactly("one", "two");
        assertThat(watch.settings().identity().worker()).isEqualTo("docker-01");
        assertThat(watch.restartNeededFor()).containsExactly("kafka", "worker");
    }

    @Test
    void comments_and_order_need_no_restart() {
        host.write("# changed\n" + TWO.replace("\"k:9092\"", "'k:9092'"));

        look(2);

        assertThat(jobs()).containsExactly("one", "two");
        assertThat(watch.restartNeededFor()).isEmpty();
    }

    @Test
    void it_looks_by_itself_once_started() {
        watch.start();
        host.write(TWO);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(jobs()).containsExactly("one", "two"));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    private List<String> jobs() {
        return watch.inForce().catalog().jobs().stream().map(Job::name).toList();
    }

    private static String secret(char letter) {
        return "whsec_" + String.valueOf(letter).repeat(44);
    }
}
