/// The worker against what really happens: processes that are killed and frozen, brokers that go,
/// answers that are lost, topics that are cut away. Every history goes through the guarantees; the
/// table of all faults is in `docs/faults.md`.
@NullMarked
package backhaul.worker.faults;

import org.jspecify.annotations.NullMarked;
