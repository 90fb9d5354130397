/// What must be true of every history, whatever happens: objects that watch one and fail at the
/// first event that breaks their promise.
@NullMarked
package backhaul.worker.guarantee;

import org.jspecify.annotations.NullMarked;
