/// Broker, worker and producer in one process, to see a request run in a minute.
@NullMarked
package backhaul.quickstart;

import org.jspecify.annotations.NullMarked;
