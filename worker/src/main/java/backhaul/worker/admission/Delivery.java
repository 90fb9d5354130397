package backhaul.worker.admission;

import backhaul.protocol.Envelope;
import java.time.Instant;

/// A record of the requests topic as it was read. `appendedAt` is the broker's append time.
public record Delivery(Envelope envelope, int partition, long offset, Instant appendedAt) {}
