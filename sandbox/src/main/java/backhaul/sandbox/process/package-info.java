/// Real JVMs as child processes, for what only a process of its own can show: being killed, frozen
/// or told to stop. None of them outlives its parent.
@NullMarked
package backhaul.sandbox.process;

import org.jspecify.annotations.NullMarked;
