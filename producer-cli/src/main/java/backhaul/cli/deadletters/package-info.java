/// Records that were not let in: what they were, what that means and what to look at.
@NullMarked
package backhaul.cli.deadletters;

import org.jspecify.annotations.NullMarked;
