/// What it costs to watch the jobs of a controller.
@NullMarked
package backhaul.bench.hycu;

import org.jspecify.annotations.NullMarked;
