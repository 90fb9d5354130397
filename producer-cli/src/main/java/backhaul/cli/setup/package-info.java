/// The commands that set a producer up: keys, topics, and a check of it all.
@NullMarked
package backhaul.cli.setup;

import org.jspecify.annotations.NullMarked;
