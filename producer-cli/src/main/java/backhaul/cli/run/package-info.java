/// What is known of a run, in words: shared by the commands that show runs and those that follow
/// one.
@NullMarked
package backhaul.cli.run;

import org.jspecify.annotations.NullMarked;
