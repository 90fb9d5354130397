package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of the documentation are events.
final class DocumentationTest {

    private static final List<String> EXAMPLES = examples();

    private static List<String> examples() {
        try {
            String page = Files.readString(Path.of("../docs/protocol.md"));
            return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                    .matcher(page)
                    .results()
                    .map(MatchResult::group)
                    .map(block -> block.substring("```json\n".length(), block.length() - 3))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void the_request_is_one() {
        assertEvent("backhaul.request.v1", RequestCodec::decode);
    }

    @Test
    void the_cancel_is_one() {
        assertEvent("backhaul.cancel.v1", CancelCodec::decode);
    }

    @Test
    void the_status_is_one() {
        assertEvent("backhaul.status.v1", StatusCodec::decode);
    }

    private static void assertEvent(String type, Function<byte[], Decoded<?>> decoder) {
        String example =
                EXAMPLES.stream().filter(it -> it.contains(type)).findFirst().orElseThrow();

        assertThat(decoder.apply(example.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Ok.class);
    }
}
