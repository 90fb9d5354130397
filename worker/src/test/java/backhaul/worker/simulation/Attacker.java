package backhaul.worker.simulation;

import backhaul.protocol.Envelope;
import backhaul.protocol.kafka.Envelopes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// Can write to every topic, and has seen every record; has no key.
final class Attacker {
    private final Simulation simulation;
    private final World world;

    Attacker(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world();
    }

    void act() {
        switch (world.below(4)) {
            case 0 -> simulation.askers().replayRequest();
            case 1 -> tombstone();
            default -> replayStatus();
        }
    }

    /// Captured statuses again, as they are: their signatures verify. Half of the time in a
    /// partition where they never were. What was never committed is not captured: no signature
    /// could tell.
    private void replayStatus() {
        int from = world.below(simulation.partitions());
        int to = world.oneIn(2) ? from : world.below(simulation.partitions());
        List<ProducerRecord<byte[], byte[]>> captured = new ArrayList<>();
        for (PartitionLog.Entry entry : log(from).all()) {
            if (entry.state == PartitionLog.State.VISIBLE
                    && entry.record != null
                    && entry.record.value() != null) {
                captured.add(entry.record);
            }
        }
        if (!captured.isEmpty()) {
            ProducerRecord<byte[], byte[]> record = world.oneOf(captured);
            boolean unsigned = world.oneIn(4);
            world.tell(() -> "attack: a captured status is published again in " + to);
            append(
                    new ProducerRecord<>(
                            record.topic(),
                            to,
                            record.key(),
                            record.value(),
                            unsigned ? without(record) : new RecordHeaders(record.headers())),
                    to);
        }
    }

    private static RecordHeaders without(ProducerRecord<byte[], byte[]> record) {
        RecordHeaders headers = new RecordHeaders(record.headers());
        headers.remove(backhaul.protocol.Wire.WEBHOOK_SIGNATURE);
        return headers;
    }

    private void tombstone() {
        int to = world.below(simulation.partitions());
        List<PartitionLog.Entry> all = log(to).all();
        if (!all.isEmpty()) {
            ProducerRecord<byte[], byte[]> record = world.oneOf(all).record;
            if (record != null) {
                world.tell(() -> "attack: a tombstone in " + to);
                append(
                        Envelopes.record(
                                record.topic(), to, new Envelope(record.key(), List.of(), null)),
                        to);
            }
        }
    }

    private PartitionLog log(int partition) {
        return simulation.cluster().topic(Trade.TOPICS.status()).partitions().get(partition);
    }

    private void append(ProducerRecord<byte[], byte[]> record, int partition) {
        simulation.cluster().append(record, partition);
    }
}
