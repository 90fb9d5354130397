/// The commands of `backhaul-worker` that look at a configuration or make one, and what all its
/// commands share: how help looks, how errors are told, and where the configuration is found.
@NullMarked
package backhaul.worker.command;

import org.jspecify.annotations.NullMarked;
