/// The producer's file, where it is found, and the values of the line that are written as in it.
@NullMarked
package backhaul.cli.settings;

import org.jspecify.annotations.NullMarked;
