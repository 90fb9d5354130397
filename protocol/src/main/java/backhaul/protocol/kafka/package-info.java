/// Where the contract meets Kafka's clients: records, and the settings that no program of ours goes
/// without.
@NullMarked
package backhaul.protocol.kafka;

import org.jspecify.annotations.NullMarked;
