package backhaul.protocol.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;

/// What became of a call to publish.
public sealed interface Submission {

    /// The event's id.
    String id();

    /// Handed to Kafka. The receipt completes within four minutes, never exceptionally.
    record Sent(String id, CompletableFuture<Receipt> receipt) implements Submission {}

    /// Nothing left this process.
    record NotSent(String id, String why, KafkaException cause) implements Submission {}

    /// What the broker said.
    sealed interface Receipt {

        /// It lies on the topic. `appendedAt` is the broker's time, `seenAt` our own.
        record Acknowledged(int partition, long offset, Instant appendedAt, Instant seenAt)
                implements Receipt {

            private static final Duration NOTABLE = Duration.ofMinutes(2);

            /// How far our clock is ahead of the broker's; negative if it is behind.
            public Duration clockDifference() {
                return Duration.between(appendedAt, seenAt);
            }

            /// Clocks more than two minutes apart: over five, requests are refused as stale.
            public Optional<String> warning() {
                Duration difference = clockDifference();
                if (difference.abs().compareTo(NOTABLE) <= 0) {
                    return Optional.empty();
                }
                return Optional.of(
                        "this machine's clock is %d s %s the broker's; from 300 s on requests are refused as stale"
                                .formatted(
                                        difference.abs().toSeconds(),
                                        difference.isNegative() ? "behind" : "ahead of"));
            }
        }

        /// The broker refused it: nothing was written.
        record Refused(KafkaException cause) implements Receipt {}

        /// No answer in time: it may have been written all the same, and may still run.
        record NotAcknowledged(KafkaException cause) implements Receipt {}
    }
}
