/// Decides what becomes of a record: pure functions over bytes, keys, catalog and time, in the
/// order that the contract gives. Knows neither Kafka nor HTTP.
@NullMarked
package backhaul.worker.admission;

import org.jspecify.annotations.NullMarked;
