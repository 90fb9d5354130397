/// Reads the topics: no more of them than a question needs, and never further than where they ended
/// when it was asked, except to follow.
@NullMarked
package backhaul.cli.reading;

import org.jspecify.annotations.NullMarked;
