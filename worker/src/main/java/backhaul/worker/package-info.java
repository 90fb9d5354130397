/// The process that runs on a host that owns data: it takes signed requests for its address, runs
/// the jobs of its catalog and publishes their status. This package holds its main class and the
/// place where its parts are put together.
@NullMarked
package backhaul.worker;

import org.jspecify.annotations.NullMarked;
