/// Archives of Docker volumes and mounts. Each one is read as the tar that the daemon makes of a
/// temporary container on it, checked to be whole while it passes, compressed, and given its final
/// name only when all archives of the attempt are complete.
@NullMarked
package backhaul.worker.engine.docker;

import org.jspecify.annotations.NullMarked;
