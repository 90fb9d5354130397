/// The engine that runs a Windows scheduled task that Navicat made. It asks the Task Scheduler to
/// start the task, watches for evidence that it began and how it ended, and believes neither exit
/// codes of the tools nor words of any language.
@NullMarked
package backhaul.worker.engine.navicat;

import org.jspecify.annotations.NullMarked;
