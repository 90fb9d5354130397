/// Ends the runs of a worker that will not come back, in its name and with its key: so that every
/// request it took has an end, and nobody waits for it.
@NullMarked
package backhaul.worker.retire;

import org.jspecify.annotations.NullMarked;
