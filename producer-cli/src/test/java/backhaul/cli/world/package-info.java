/// The world that tests put the program into: a broker, topics whose times are chosen, a worker
/// that says what it is told to say, and a place to run commands in.
@NullMarked
package backhaul.cli.world;

import org.jspecify.annotations.NullMarked;
