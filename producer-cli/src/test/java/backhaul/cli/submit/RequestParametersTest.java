package backhaul.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.cli.exit.Failure;
import backhaul.cli.fleet.Offer;
import backhaul.cli.world.Jobs;
import backhaul.protocol.JobPresence;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestParametersTest {

    private static final JobPresence JOB =
            Jobs.with(
                    Jobs.job("w", "w", "backup", "script", Instant.EPOCH, null),
                    Jobs.list("names", List.of(), "db", "web"),
                    Jobs.parameter(
                            "levels",
                            "list",
                            Map.of(
                                    "type",
                                    "array",
                                    "items",
                                    Map.of("type", "integer"),
                                    "maxItems",
                                    2)),
                    Jobs.parameter("level", "number", Map.of("type", "integer", "maximum", 9)),
                    Jobs.parameter("full", "flag", Map.of("type", "boolean")),
                    Jobs.parameter(
                            "note", "text", Map.of("type", "string", "pattern", "^[a-z,]+$")),
                    Jobs.parameter("large", "list", Map.of()));

    private static Map<String, Object> typed(String... words) {
        return typed(Map.of(), words);
    }

    private static Map<String, Object> typed(Map<String, Object> file, String... words) {
        Offer offer = new Offer("w", "backup", List.of(JOB));
        return new RequestParameters("backup", offer, false)
                .of(file, ParameterWords.of(List.of(words)));
    }

    private static void refused(String what, String... words) {
        assertThatThrownBy(() -> typed(words))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(what)
                .hasMessageContaining("Nothing was sent.");
    }

    @Test
    void the_schema_says_what_a_word_means() {
        assertThat(
                        typed(
                                "names=db,web",
                                "level=3",
                                "full=true",
                                "note=a,b",
                                "levels=1",
                                "levels=2"))
                .isEqualTo(
                        Map.of(
                                "names",
                                List.of("db", "web"),
                                "level",
                                3L,
                                "full",
                                true,
                                "note",
                                "a,b",
                                "levels",
                                List.of(1L, 2L)));
    }

    @Test
    void a_list_may_be_empty() {
        assertThat(typed("names=")).isEqualTo(Map.of("names", List.of()));
    }

    @Test
    void without_a_schema_the_worker_says_the_type() {
        assertThat(typed("large=a")).isEqualTo(Map.of("large", List.of("a")));
    }

    @Test
    void what_does_not_fit_is_refused_with_the_reason() {
        refused("level: \"3.5\" is not a whole number", "level=3.5");
        refused("level: \"9007199254740992\" is not a whole number", "level=9007199254740992");
        refused("full: \"yes\" is not one of true, false", "full=yes");
        refused("note: takes one value, not 2", "note=a", "note=b");
        refused("levels: at most 2 values are allowed", "levels=1,2,3");
        refused("note: A does not match ^[a-z,]+$", "note=A");
        refused("names: dv is not one of db, web. Did you mean db?", "names=dv");
        refused("2 parameters of backup are wrong", "full=yes", "level=x");
        refused("backup does not let a request set \"nam\"", "nam=a");
        assertThatThrownBy(() -> ParameterWords.of(List.of("names")))
                .hasMessageContaining("-p names is not NAME=VALUE.");
    }

    @Test
    void fractions_are_refused_since_the_wire_has_none() {
        assertThatThrownBy(() -> typed(Map.of("level", new BigDecimal("1.5"))))
                .isInstanceOf(Failure.class);
    }

    @Test
    void what_is_forced_is_guessed() {
        assertThat(
                        new RequestParameters("other", null, true)
                                .of(Map.of(), ParameterWords.of(List.of("a=1", "b=x,y"))))
                .isEqualTo(Map.of("a", "1", "b", List.of("x", "y")));
    }
}
