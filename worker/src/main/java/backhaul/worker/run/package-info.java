/// The life of a run as a pure state machine: a state, an event and the time give the next state.
/// Effects are the loop's, after the commit of the state that calls for them. Knows neither Kafka,
/// nor HTTP, nor any engine.
@NullMarked
package backhaul.worker.run;

import org.jspecify.annotations.NullMarked;
