/// What an archive of a Docker volume costs, beside what the daemon's own call and `zstd` cost.
@NullMarked
package backhaul.bench.archive;

import org.jspecify.annotations.NullMarked;
