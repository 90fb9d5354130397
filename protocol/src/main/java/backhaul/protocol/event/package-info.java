/// Events as signed records: making them, and finding out who said what a record says.
@NullMarked
package backhaul.protocol.event;

import org.jspecify.annotations.NullMarked;
