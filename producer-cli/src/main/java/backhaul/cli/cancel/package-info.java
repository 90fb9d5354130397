/// Stops a run, or keeps it from starting.
@NullMarked
package backhaul.cli.cancel;

import org.jspecify.annotations.NullMarked;
