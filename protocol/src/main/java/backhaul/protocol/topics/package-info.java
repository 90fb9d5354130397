/// The topics as they must be, and the making and checking of them.
@NullMarked
package backhaul.protocol.topics;

import org.jspecify.annotations.NullMarked;
