/// How anything is measured: in fresh JVMs, worker and plain clients by turns, and what is said of
/// it.
@NullMarked
package backhaul.bench.measure;

import org.jspecify.annotations.NullMarked;
