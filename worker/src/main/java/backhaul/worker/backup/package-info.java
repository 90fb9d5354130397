/// Backups as they lie on disk: the signed manifest that makes a folder of archives a backup, who
/// is believed about it, which folders a job has, and which of them may go. Knows neither engines
/// nor daemons, so that a restore needs nothing else.
@NullMarked
package backhaul.worker.backup;

import org.jspecify.annotations.NullMarked;
