/// Benchmarks of the worker, each beside plain Kafka clients that do the same I/O in the same run.
@NullMarked
package backhaul.bench;

import org.jspecify.annotations.NullMarked;
