/// One worker per name, and what a worker says of itself: the claim on the name at start, the
/// record that renews it every 15 s, and the jobs on offer.
@NullMarked
package backhaul.worker.presence;

import org.jspecify.annotations.NullMarked;
