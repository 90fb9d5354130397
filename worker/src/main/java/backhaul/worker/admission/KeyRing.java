package backhaul.worker.admission;

import backhaul.protocol.signing.VerificationKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The producers' keys that this worker trusts. Immutable; a change of the configuration makes a
/// new one.
public final class KeyRing {
    private final Map<String, TrustedKey> byId = new LinkedHashMap<>();
    private final Map<String, List<TrustedKey>> byAddress = new HashMap<>();

    /// Takes the keys of a configuration.
    ///
    /// @throws IllegalArgumentException where two keys bear one name, or one key two names: it
    ///   would have two roles
    public KeyRing(Collection<TrustedKey> keys) {
        Map<VerificationKey, String> names = new HashMap<>();
        for (TrustedKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new IllegalArgumentException("two trusted keys are named " + key.id());
            }
            String other = names.put(key.key(), key.id());
            if (other != null) {
                throw new IllegalArgumentException(
                        "the trusted keys "
                                + other
                                + " and "
                                + key.id()
                                + " are the same key; give each producer one of its own");
            }
            key.addresses()
                    .forEach(a -> byAddress.computeIfAbsent(a, _ -> new ArrayList<>()).add(key));
        }
    }

    /// The names of all keys, in the order of the configuration.
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    public List<TrustedKey> all() {
        return List.copyOf(byId.values());
    }

    Optional<TrustedKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The keys that may speak to `address`, in the order of the configuration.
    List<TrustedKey> forAddress(String address) {
        return byAddress.getOrDefault(address, List.of());
    }
}
