package backhaul.worker.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Gauges that are told their value, where Micrometer's own go and ask for it.
final class Gauges {
    private final MeterRegistry registry;
    private final Map<Series, Cell> cells = new ConcurrentHashMap<>();

    private record Series(Gauge gauge, Tags tags) {}

    private record Cell(Value value, io.micrometer.core.instrument.Gauge registered) {}

    private static final class Value {
        private volatile double now;
    }

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    void set(Gauge gauge, double value, String... tags) {
        cells.computeIfAbsent(new Series(gauge, Tags.of(tags)), this::register).value.now = value;
    }

    private Cell register(Series series) {
        Value value = new Value();
        return new Cell(
                value,
                io.micrometer.core.instrument.Gauge.builder(
                                series.gauge.meter, value, current -> current.now)
                        .description(series.gauge.description)
                        .tags(series.tags)
                        .register(registry));
    }

    void remove(Gauge gauge, String... tags) {
        Cell cell = cells.remove(new Series(gauge, Tags.of(tags)));
        if (cell != null) {
            registry.remove(cell.registered);
        }
    }
}
