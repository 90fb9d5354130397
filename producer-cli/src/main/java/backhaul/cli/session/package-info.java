/// What every command stands on: the place it runs in, its common options, its settings and the
/// connection to Kafka, each made when it is first asked for.
@NullMarked
package backhaul.cli.session;

import org.jspecify.annotations.NullMarked;
