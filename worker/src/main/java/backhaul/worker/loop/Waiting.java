package backhaul.worker.loop;

import java.util.ArrayList;
import java.util.List;

/// What waits in all units of an address together: there is room for so much per address and not
/// per unit.
final class Waiting {
    /// Runs that wait for their time or a slot: beyond it, new ones are refused.
    static final int LIMIT = 10_000;

    /// Runs that are ready and lack a slot: beyond it, requests stay on their topic.
    static final int READY_LIMIT = 100;

    private final List<Agenda> agendas = new ArrayList<>();

    void add(Agenda agenda) {
        agendas.add(agenda);
    }

    void remove(Agenda agenda) {
        agendas.remove(agenda);
    }

    boolean hasRoom() {
        return agendas.stream().mapToInt(Agenda::readyCount).sum() < READY_LIMIT;
    }

    boolean isFull() {
        return count() >= LIMIT;
    }

    int count() {
        return agendas.stream().mapToInt(Agenda::waitingCount).sum();
    }
}
