/// What an operator sees of a worker from outside: its metrics, its health, its log. Nothing here
/// decides anything; every number and sentence is given to it by those who know.
@NullMarked
package backhaul.worker.ops;

import org.jspecify.annotations.NullMarked;
