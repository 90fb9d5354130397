/// Records that went wrong on their way or were made wrong on purpose, drawn from a seed, against
/// everything of the worker that reads what strangers can write.
@NullMarked
package backhaul.worker.fuzz;

import org.jspecify.annotations.NullMarked;
