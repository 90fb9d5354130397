/// Kafka itself, in this process: one controller and one to three real brokers on loopback, small
/// enough for tests and quiet, that can be stopped, killed and started again on the same ports and
/// data.
@NullMarked
package backhaul.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
