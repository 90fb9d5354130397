package backhaul.worker.admission;

import java.util.OptionalInt;

/// In which partition a request has to lie.
public interface Placement {

    /// A host reads every partition.
    Placement ANYWHERE = _ -> OptionalInt.empty();

    /// The partition that the key leads to; empty where any will do.
    OptionalInt partitionOf(byte[] key);
}
