package backhaul.settings;

import backhaul.settings.Value.Mapping;
import backhaul.settings.Value.Scalar;
import backhaul.settings.Value.Sequence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A digest of a value that does not depend on its place, its quotation marks or comments.
final class Fingerprint {

    private Fingerprint() {}

    static String of(Optional<Value> value, References references) {
        var text = new StringBuilder();
        value.ifPresent(v -> append(text, v, references));
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void append(StringBuilder text, Value value, References references) {
        switch (value) {
            case Scalar scalar -> append(text, resolved(scalar.text(), references));
            case Sequence sequence -> {
                text.append('[').append(sequence.items().size());
                sequence.items().forEach(item -> append(text, item, references));
            }
            case Mapping mapping -> {
                text.append('{').append(mapping.entries().size());
                mapping.entries()
                        .forEach((key, entry) -> {
                            append(text, key);
                            append(text, entry.value(), references);
                        });
            }
        }
    }

    /// With its length before it, so that no two values look alike.
    private static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    private static String resolved(String text, References references) {
        try {
            return references.resolve(text);
        } catch (Malformed e) {
            return text;
        }
    }
}
