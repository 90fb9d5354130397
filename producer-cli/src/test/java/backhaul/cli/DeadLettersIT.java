package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.cli.world.FakeWorker;
import backhaul.cli.world.Transcript;
import backhaul.cli.world.World;
import backhaul.protocol.BackupRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.event.EventSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeadLettersIT {

    private static final Instant AT = Instant.parse("2026-11-21T00:02:11Z");

    private World world;

    @BeforeAll
    void make(@TempDir Path home) {
        world = new World(home).withTopics().onATerminal().at(AT.plusSeconds(7200)).withConfig();
        FakeWorker worker = world.worker("docker-01");
        String detail = "the signature does not fit the key ci-2026";
        worker.deadLetter(AT, 2, request(), "bad_signature", detail, 7, 20_931);
        Instant later = Instant.parse("2026-11-21T00:40:55Z");
        worker.deadLetter(later, 2, request(), "stale", "signed at", 3, 5);
    }

    private Envelope request() {
        BackupRequest request =
                new BackupRequest(
                        "0199e5f2-8d1c-7c3e-b0a4-5d8f6c1e2a77",
                        World.SOURCE,
                        "docker-01",
                        AT,
                        AT.plusSeconds(3600),
                        World.AUDIENCE,
                        new BackupRequest.Ask(
                                "nightly-volumes", Map.of(), null, null, null, false, Map.of()));
        return EventSigner.of(World.KEY_ID, world.producerKey(), InstantSource.fixed(AT))
                .sign(request);
    }

    @Test
    void they_are_listed_with_what_they_claim() {
        World.Answer answer = world.run("dead-letters");

        assertThat(answer.code()).isZero();
        assertThat(places(answer.out())).isEqualTo(Transcript.of("dead-letters"));
    }

    @Test
    void one_is_shown_in_full_with_what_to_look_at() {
        World.Answer answer = world.run("dead-letters", "2:0");

        assertThat(places(answer.out()).replaceAll("\\d+ bytes", "412 bytes"))
                .isEqualTo(Transcript.of("dead-letter"));
    }

    private static String places(String text) {
        return Transcript.plain(text)
                .replaceAll("\\b2:0\\b", "2:118")
                .replaceAll("\\b2:1\\b", "2:119");
    }

    @Test
    void programs_get_it_whole() {
        JsonNode json = new JsonMapper().readTree(world.run("dead-letters", "2:1", "--json").out());

        assertThat(json.path("reason").asString()).isEqualTo("stale");
        assertThat(json.path("record").path("partition").asInt()).isEqualTo(3);
        assertThat(json.path("claimed").path("keyId").asString()).isEqualTo(World.KEY_ID);
        assertThat(json.path("value").asString()).contains("backhaul.request.v1");
        assertThat(json.path("headers").size()).isGreaterThan(10);
    }

    @Test
    void a_place_where_there_is_none_is_an_error() {
        assertThat(world.run("dead-letters", "2:99").err())
                .contains("there is no dead letter at 2:99");
        assertThat(world.run("dead-letters", "77:0").code()).isEqualTo(1);
        assertThat(world.run("dead-letters", "here").err())
                .contains("is no place of a dead letter");
    }

    @Test
    void what_strangers_wrote_cannot_reach_the_terminal() {
        World other = new World(world.home().resolve("other")).withTopics().onATerminal();
        other.withConfig()
                .worker("docker-01")
                .deadLetter(
                        Instant.now(),
                        0,
                        new Envelope(
                                null,
                                List.of(
                                        new Envelope.Header(
                                                "key-id",
                                                "a\u001b[31mb".getBytes(StandardCharsets.UTF_8))),
                                "{\"source\":\"x\\u0007\\u202ey\""
                                        .getBytes(StandardCharsets.UTF_8)),
                        "malformed",
                        "\u001b]0;owned\u0007",
                        0,
                        0);

        assertThat(other.run("dead-letters").out() + other.run("dead-letters", "0:0").out())
                .contains("malformed")
                .doesNotContain("\u001b", "\u0007", "\u202e");
    }
}
