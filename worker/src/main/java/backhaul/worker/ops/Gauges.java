package backhaul.worker.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Gauges that are told their value, where Micrometer's own go and ask for it.
final class Gauges {
    private final MeterRegistry registry;
    private final Map<Series, Cell> cells = new ConcurrentHashMap<>();

    private record Series(Measure measure, Tags tags) {}

    private record Cell(Value value, Gauge registered) {}

    private static final class Value {
        private volatile double now;
    }

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    void set(Measure measure, double value, String... tags) {
        cells.computeIfAbsent(new Series(measure, Tags.of(tags)), this::register).value.now = value;
    }

    private Cell register(Series series) {
        Value value = new Value();
        return new Cell(
                value,
                Gauge.builder(series.measure.meter, value, current -> current.now)
                        .description(series.measure.description)
                        .tags(series.tags)
                        .register(registry));
    }

    void remove(Measure measure, String... tags) {
        Cell cell = cells.remove(new Series(measure, Tags.of(tags)));
        if (cell != null) {
            registry.remove(cell.registered);
        }
    }
}
