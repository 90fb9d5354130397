/// The real loop, driven step by step in a simulated world: a model of Kafka, engines with an
/// outside of their own, a clock that nobody waits for, and faults drawn from a seed. A seed tells
/// the whole history, so that what goes wrong once goes wrong again.
@NullMarked
package backhaul.worker.simulation;

import org.jspecify.annotations.NullMarked;
