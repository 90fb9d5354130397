package backhaul.worker.ledger;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.run.Run;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The records of the status topic, both ways: a snapshot becomes a signed event, and an event that
/// a worker of this unit signed becomes a snapshot again.
public final class StatusRecords implements Restore.StatusReading {
    private final Identity identity;
    private final EventSigner signer;
    private final TrustedWorkers trusted;
    private final InstantSource clock;
    private final Consumer<StatusEvent> seen;
    private final byte[] address;

    /// @param trusted the workers whose statuses this unit's ledger consists of
    /// @param seen is told each event that is believed
    public StatusRecords(
            Identity identity,
            EventSigner signer,
            TrustedWorkers trusted,
            InstantSource clock,
            Consumer<StatusEvent> seen) {
        this.identity = identity;
        this.signer = signer;
        this.trusted = trusted;
        this.clock = clock;
        this.seen = seen;
        this.address = identity.address().getBytes(StandardCharsets.UTF_8);
    }

    /// Who speaks, in which environment, at which address.
    public record Identity(String worker, String audience, String address) {}

    public Envelope sign(Run run) {
        return signer.sign(
                new StatusEvent(
                        EventIds.next(),
                        identity.worker(),
                        clock.instant(),
                        identity.audience(),
                        run.sequence(),
                        run.status()));
    }

    @Override
    public Restore.Reading read(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader(Wire.ADDRESS);
        if (header == null || !Arrays.equals(header.value(), address)) {
            return new Restore.Reading.Foreign();
        }
        return switch (trusted.status(Envelopes.of(record))) {
            case backhaul.protocol.event.Reading.Checked<StatusEvent>(StatusEvent event) -> {
                seen.accept(event);
                yield new Restore.Reading.Ours(event);
            }
            case backhaul.protocol.event.Reading.Unchecked<StatusEvent> unchecked ->
                    new Restore.Reading.Unproven("its signature is not by a worker of this unit");
            case backhaul.protocol.event.Reading.Unreadable<StatusEvent> unreadable ->
                    unreadable.authentic()
                            ? new Restore.Reading.Incomprehensible(unreadable.detail())
                            : new Restore.Reading.Unproven(unreadable.detail());
        };
    }
}
