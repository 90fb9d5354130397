/// Follows one run, or all.
@NullMarked
package backhaul.cli.watch;

import org.jspecify.annotations.NullMarked;
