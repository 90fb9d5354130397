/// The seam between the loop and what does the work: an engine runs attempts, tells how they ended,
/// and knows nothing of Kafka, requests or other engines.
@NullMarked
package backhaul.worker.engine;

import org.jspecify.annotations.NullMarked;
