/// Signs requests and cancels, writes them, and knows whether they were written.
@NullMarked
package backhaul.cli.sending;

import org.jspecify.annotations.NullMarked;
