/// Follows runs: reads the statuses and the progress as they come, tells them in the form that fits
/// the place, and knows when a wait is over.
@NullMarked
package backhaul.cli.follow;

import org.jspecify.annotations.NullMarked;
