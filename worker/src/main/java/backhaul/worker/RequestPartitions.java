package backhaul.worker;

import backhaul.worker.admission.Placement;
import java.util.OptionalInt;
import org.apache.kafka.common.utils.Utils;

/// Where a request for a pool has to lie: as Kafka's own producers place it by its key. Until the
/// loop has seen how many partitions there are, anywhere.
final class RequestPartitions implements Placement {
    private volatile int count;

    void are(int partitions) {
        count = partitions;
    }

    @Override
    public OptionalInt partitionOf(byte[] key) {
        int partitions = count;
        return partitions == 0
                ? OptionalInt.empty()
                : OptionalInt.of(Utils.toPositive(Utils.murmur2(key)) % partitions);
    }
}
