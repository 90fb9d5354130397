/// How answers look: the streams and what kind of place they lead to, tables, times, amounts and
/// colours. Knows nothing of runs, workers or Kafka.
@NullMarked
package backhaul.cli.output;

import org.jspecify.annotations.NullMarked;
