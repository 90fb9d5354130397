/// The commands that look and change nothing: jobs, workers, runs, status.
@NullMarked
package backhaul.cli.look;

import org.jspecify.annotations.NullMarked;
