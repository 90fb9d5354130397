package backhaul.bench.loop;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// Someone who asks for backups.
final class Asking {
    static final String KEY_ID = "ci";
    static final String SOURCE = "/ci/nightly";
    static final String AUDIENCE = "bench";
    static final String JOB = "nightly-volumes";

    private final SigningKey key = SigningKey.generate();
    private final EventSigner signer = EventSigner.of(KEY_ID, key, InstantSource.system());

    VerificationKey verificationKey() {
        return key.verificationKey();
    }

    Envelope request(String address) {
        return signer.sign(event(address));
    }

    static BackupRequest event(String address) {
        Instant now = Instant.now();
        return new BackupRequest(
                EventIds.next(),
                SOURCE,
                address,
                now,
                now.plusSeconds(3600),
                AUDIENCE,
                new BackupRequest.Ask(
                        JOB, Map.of(), null, null, null, false, Map.of("ticket", "OPS-1234")));
    }
}
