/// One loop per address: one thread that owns its Kafka clients and its runs, and turns poll,
/// admit, apply, commit, act. Everything that blocks happens on the engines' virtual threads, which
/// reach the loop through its mailbox alone.
@NullMarked
package backhaul.worker.loop;

import org.jspecify.annotations.NullMarked;
