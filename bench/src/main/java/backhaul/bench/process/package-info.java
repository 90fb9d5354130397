/// What a worker is as a process: its memory and its start.
@NullMarked
package backhaul.bench.process;

import org.jspecify.annotations.NullMarked;
