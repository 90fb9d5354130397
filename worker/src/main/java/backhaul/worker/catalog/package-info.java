/// The jobs that this worker's configuration defines, and what a request may set of each.
@NullMarked
package backhaul.worker.catalog;

import org.jspecify.annotations.NullMarked;
