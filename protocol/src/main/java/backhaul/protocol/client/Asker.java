package backhaul.protocol.client;

import backhaul.protocol.event.EventSigner.NamedKey;
import java.util.List;

/// Who asks: the `source` and `audience` of all its requests, and the key it signs with.
///
/// @param keys the first is the producer's; more while one is being replaced
public record Asker(String source, String audience, List<NamedKey> keys) {

    public Asker {
        keys = List.copyOf(keys);
    }

    public Asker(String source, String audience, NamedKey key) {
        this(source, audience, List.of(key));
    }
}
