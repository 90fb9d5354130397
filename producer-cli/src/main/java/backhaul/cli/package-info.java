/// The command line of those who publish requests and watch runs.
@NullMarked
package backhaul.cli;

import org.jspecify.annotations.NullMarked;
