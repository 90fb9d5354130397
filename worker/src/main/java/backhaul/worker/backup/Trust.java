package backhaul.worker.backup;

import backhaul.protocol.signing.VerificationKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whose manifests are believed: keys that speak for one worker each, and keys that whoever
/// restores has named, which speak for any.
public final class Trust {
    private final Map<String, List<VerificationKey>> workers;
    private final List<VerificationKey> named;

    private Trust(Map<String, List<VerificationKey>> workers, List<VerificationKey> named) {
        this.workers = new LinkedHashMap<>(workers);
        this.named = List.copyOf(named);
    }

    public static Trust inWorkers(Map<String, List<VerificationKey>> workers) {
        return new Trust(workers, List.of());
    }

    /// The same, and these keys for any worker.
    public Trust and(List<VerificationKey> keys) {
        List<VerificationKey> all = new ArrayList<>(named);
        all.addAll(keys);
        return new Trust(workers, all);
    }

    /// True where no key is known, and so nothing can be believed.
    public boolean isEmpty() {
        return workers.isEmpty() && named.isEmpty();
    }

    sealed interface Signer {
        /// `workers` may be empty if `any`.
        record Known(Set<String> workers, boolean any) implements Signer {
            boolean maySignFor(String worker) {
                return any || workers.contains(worker);
            }
        }

        record Nobody(String why) implements Signer {}
    }

    Signer signer(byte[] text, byte[] signature) {
        if (signature.length == 0) {
            return new Signer.Nobody("its manifest has no signature");
        }
        Set<String> signers = new HashSet<>();
        workers.forEach((worker, keys) -> {
            if (keys.stream().anyMatch(key -> key.verifies(text, signature))) {
                signers.add(worker);
            }
        });
        boolean any = named.stream().anyMatch(key -> key.verifies(text, signature));
        return any || !signers.isEmpty()
                ? new Signer.Known(signers, any)
                : new Signer.Nobody(
                        "its manifest was changed, or signed by a key that is not trusted here");
    }
}
