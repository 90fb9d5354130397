/// Configuration files: YAML read with line numbers, references to secrets, durations and sizes.
/// The worker, the command line and the console read their settings through it.
@NullMarked
package backhaul.settings;

import org.jspecify.annotations.NullMarked;
