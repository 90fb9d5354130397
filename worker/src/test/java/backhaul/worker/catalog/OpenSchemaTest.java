package backhaul.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenSchemaTest {

    private static final OpenSchema NAMES =
            new OpenSchema(
                    Map.of(
                            "type",
                            "array",
                            "maxItems",
                            2,
                            "items",
                            Map.of("type", "string", "pattern", "erp-.*|db")));

    @Test
    void a_value_that_fits_has_no_objection() {
        assertThat(NAMES.objection(List.of("erp-1", "db"))).isEmpty();
        assertThat(NAMES.objection(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xerp-1", "db2", "-db", "db\n", "\ndb", "db\r", "x\ndb", "ERP-1", ""})
    void a_pattern_speaks_of_the_whole_value(String name) {
        assertThat(NAMES.objection(List.of(name))).isPresent();
    }

    @Test
    void the_anchored_pattern_is_what_readers_see() {
        assertThat(NAMES.schema().get("items"))
                .isEqualTo(Map.of("type", "string", "pattern", "^(?:erp-.*|db)$"));
    }

    @Test
    void objections_are_in_plain_words() {
        assertThat(NAMES.objection("db")).contains("\"db\" is not a list");
        assertThat(NAMES.objection(null)).contains("null is not a list");
        assertThat(NAMES.objection(List.of(5L))).contains("5 is not text");
        assertThat(NAMES.objection(List.of("x"))).contains("\"x\" does not match ^(?:erp-.*|db)$");
        assertThat(NAMES.objection(List.of("db", "db", "db"))).contains("it has more than 2 items");
        assertThat(of("enum", List.of("a", "b")).objection("c"))
                .contains("\"c\" is not one of a, b");
        assertThat(of("maxLength", 2).objection("abc"))
                .contains("\"abc\" is longer than 2 characters");
        assertThat(of("minLength", 2).objection("a"))
                .contains("\"a\" is shorter than 2 characters");
        assertThat(of("type", "boolean").objection(1L)).contains("1 is not true or false");
        assertThat(of("type", "integer").objection("1")).contains("\"1\" is not a whole number");
        assertThat(of("uniqueItems", true).objection(List.of("a", "a")))
                .contains("it has the same item twice");
        assertThat(of("maximum", 5).objection(6L).orElseThrow()).startsWith("6: ");
        assertThat(NAMES.objection(Arrays.asList("db", null))).contains("null is not text");
    }

    @Test
    void a_long_value_is_cut_in_the_objection() {
        assertThat(NAMES.objection("x".repeat(10_000)).orElseThrow()).hasSizeLessThan(150);
    }

    @Test
    void schemas_are_equal_by_what_they_say() {
        assertThat(of("maximum", 5))
                .isEqualTo(of("maximum", 5))
                .hasSameHashCodeAs(of("maximum", 5));
        assertThat(of("maximum", 5)).isNotEqualTo(of("maximum", 6)).hasToString("{\"maximum\":5}");
    }

    @Test
    void nothing_is_fetched_from_elsewhere() throws IOException {
        try (var elsewhere = ServerSocketChannel.open()) {
            elsewhere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            elsewhere.configureBlocking(false);
            int port = elsewhere.socket().getLocalPort();
            String address = "http://127.0.0.1:" + port + "/schema.json";

            assertThatThrownBy(() -> of("$ref", address).objection("x"))
                    .isInstanceOf(RuntimeException.class);

            assertThat(elsewhere.accept()).isNull();
        }
    }

    private static OpenSchema of(String keyword, Object value) {
        return new OpenSchema(Map.of(keyword, value));
    }
}
