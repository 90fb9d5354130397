package backhaul.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestKeysTest {

    private final RequestKeys keys = new RequestKeys();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 100, 10_000})
    void requests_are_recognized_however_they_are_cut(int chunk) {
        byte[] stream =
                ByteBuffer.allocate(6 + 300 + 6 + 6 + 5)
                        .put(request(ApiKeys.PRODUCE, 300))
                        .put(request(ApiKeys.END_TXN, 0))
                        .put(request(ApiKeys.FETCH, 5))
                        .array();

        List<ApiKeys> found = new ArrayList<>();
        for (int at = 0; at < stream.length; at += chunk) {
            byte[] part = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + chunk));
            found.addAll(keys.in(part, part.length));
        }
        assertThat(found).containsExactly(ApiKeys.PRODUCE, ApiKeys.END_TXN, ApiKeys.FETCH);
    }

    @Test
    void what_is_not_kafka_has_no_requests() {
        byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(keys.in(http, http.length)).isEmpty();
    }

    private static byte[] request(ApiKeys key, int body) {
        return ByteBuffer.allocate(6 + body).putInt(2 + body).putShort(key.id).array();
    }
}
