package backhaul.worker.admission;

import java.util.Optional;

/// What has become of the key that a run was asked for with. Dates do not matter any more: they
/// were held against the time of signing.
public sealed interface KeyStanding {

    record Good() implements KeyStanding {}

    /// Revoked, or removed from the configuration: nothing may start in its name.
    record Gone(String message) implements KeyStanding {}

    static KeyStanding of(String keyId, KeyRing keys) {
        Optional<TrustedKey> key = keys.find(keyId);
        if (key.isEmpty()) {
            return new Gone("the key " + keyId + " is not trusted any more");
        }
        return key.get().validity().revoked()
                ? new Gone("the key " + keyId + " is revoked")
                : new Good();
    }
}
