/// The engine that runs a command of the operator's own: it starts the command without a shell,
/// reads what it says, judges how it ended, and leaves no process of it behind.
@NullMarked
package backhaul.worker.engine.script;

import org.jspecify.annotations.NullMarked;
