/// What a worker's loop does with records: skipping, running jobs, answering, restoring.
@NullMarked
package backhaul.bench.loop;

import org.jspecify.annotations.NullMarked;
