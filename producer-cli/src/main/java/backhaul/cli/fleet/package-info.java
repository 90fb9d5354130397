/// Who is there and what can be asked for, as the workers themselves say it.
@NullMarked
package backhaul.cli.fleet;

import org.jspecify.annotations.NullMarked;
