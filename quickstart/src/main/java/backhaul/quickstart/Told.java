package backhaul.quickstart;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.time.Duration;
import java.util.List;

/// What a run's statuses told, from the first to the terminal one, and how long that took from the
/// moment Kafka had the request.
record Told(List<RunStatus> statuses, Duration took) {

    Told {
        statuses = List.copyOf(statuses);
    }

    RunStatus ending() {
        return statuses.getLast();
    }

    List<RunState> states() {
        return statuses.stream().map(RunStatus::state).toList();
    }
}
