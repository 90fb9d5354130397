/// A model of the Windows Task Scheduler, as far as a run of a task can be seen from outside, with
/// a knob for each of its habits; and programs that answer as PowerShell and schtasks.exe do on a
/// host that has it. It is a model: nothing in here was taken from Windows but what is written
/// about it.
@NullMarked
package backhaul.sandbox.tasks;

import org.jspecify.annotations.NullMarked;
