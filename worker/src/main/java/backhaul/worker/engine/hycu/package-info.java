/// Backups that HYCU controllers make: asked for once, watched to their end from any worker, and
/// never started a second time because an answer was lost. Two APIs, each a thin layer.
@NullMarked
package backhaul.worker.engine.hycu;

import org.jspecify.annotations.NullMarked;
