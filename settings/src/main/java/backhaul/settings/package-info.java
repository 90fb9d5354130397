/// Configuration files: YAML read with the line of every key, references to secrets, durations and
/// sizes, and every problem of a file told at once. The worker, the command line and the console
/// read their settings through it. A reader asks a [Section] for its keys; what is wrong is noted
/// as a [Problem] and a default given instead, so that one mistake never hides the next.
@NullMarked
package backhaul.settings;

import org.jspecify.annotations.NullMarked;
