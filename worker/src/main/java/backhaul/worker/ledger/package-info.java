/// The status topic as the only memory of runs: one transaction holds what a run became and the
/// offset of the request it came from, and reading the topic back gives the runs again. There is no
/// local database. One ledger unit has one owner, fenced by its transactional id.
@NullMarked
package backhaul.worker.ledger;

import org.jspecify.annotations.NullMarked;
