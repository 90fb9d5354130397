package backhaul.sandbox.hycu;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// The faults that wait for their requests; the first that fits strikes.
final class Faults {
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

    private record Waiting(String method, Pattern path, Fault fault, AtomicInteger left) {}

    void add(String method, String path, Fault fault, int times) {
        waiting.add(new Waiting(method, Pattern.compile(path), fault, new AtomicInteger(times)));
    }

    void clear() {
        waiting.clear();
    }

    Optional<Fault> of(String method, String path) {
        return waiting.stream()
                .filter(fault -> fault.method().equals(method) && fault.path().matcher(path).find())
                .filter(fault -> fault.left().getAndDecrement() > 0)
                .map(Waiting::fault)
                .findFirst();
    }
}
