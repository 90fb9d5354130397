package backhaul.worker.engine.hycu;

import tools.jackson.databind.JsonNode;

/// How a job is, as its controller says.
///
/// @param done a fraction, 0 to 1; -1 where it is not said
/// @param words what the controller says of its end
record Look(State state, String status, double done, String words, JsonNode job) {
    enum State {
        GOING_ON,
        SUCCEEDED,
        WARNED,
        FAILED,
        ABORTED,
        UNKNOWN
    }
}
