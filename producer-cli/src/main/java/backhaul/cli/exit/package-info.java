/// How a command ends: the exit codes, in one place, and the error that carries one.
@NullMarked
package backhaul.cli.exit;

import org.jspecify.annotations.NullMarked;
