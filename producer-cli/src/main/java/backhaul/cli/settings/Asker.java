package backhaul.cli.settings;

import backhaul.protocol.signing.SigningKey;
import java.time.Duration;

/// Who asks: what a request needs beyond what it asks for.
///
/// @param expires how long a request may wait to be taken, unless the line says otherwise
public record Asker(String source, String keyId, SigningKey key, Duration expires) {}
