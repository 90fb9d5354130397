package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// The events as they have always been written. A change here is a change of the wire.
final class GoldenFilesTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    static List<Codecs> codecs() {
        return Codecs.all();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void an_event_is_written_as_it_always_was(Codecs codec) {
        assertThat(pretty(codec.sample())).isEqualTo(golden(codec.name()));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void what_was_written_is_read_as_the_same_event(Codecs codec) {
        byte[] golden = golden(codec.name()).getBytes(StandardCharsets.UTF_8);

        assertThat(codec.decoder().apply(golden)).isEqualTo(new Decoded.Ok<>(codec.event()));
    }

    private static String pretty(byte[] value) {
        return MAPPER.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(MAPPER.readTree(value))
                        .replace("\r\n", "\n")
                + "\n";
    }

    private static String golden(String name) {
        String path = "/backhaul/protocol/golden/" + name + ".json";
        try (InputStream stream =
                Objects.requireNonNull(GoldenFilesTest.class.getResourceAsStream(path), path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
