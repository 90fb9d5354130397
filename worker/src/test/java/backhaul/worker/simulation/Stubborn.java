package backhaul.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/// A producer that, when it is fenced, takes its id back and says again what it was about to say,
/// as if nothing had happened meanwhile.
final class Stubborn implements BrokenClients.Between {
    private final BrokenClients.NewProducer another;
    private BrokenClients.@Nullable Target back;
    private final List<Said> said = new ArrayList<>();

    private record Said(String name, List<Object> arguments) {}

    Stubborn(BrokenClients.NewProducer another) {
        this.another = another;
    }

    @Override
    public @Nullable Object call(BrokenClients.Target given, String name, Object[] arguments)
            throws Throwable {
        BrokenClients.Target producer = back == null ? given : back;
        if (name.equals("beginTransaction")) {
            said.clear();
        }
        said.add(new Said(name, List.of(arguments)));
        try {
            return said(producer, name, arguments);
        } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
            if (name.equals("initTransactions")) {
                throw fenced;
            }
            return again();
        }
    }

    private @Nullable Object again() throws Throwable {
        BrokenClients.Target producer = another.make();
        producer.call("initTransactions", new Object[0]);
        back = producer;
        Object last = null;
        for (Said each : said) {
            last = said(producer, each.name, each.arguments.toArray());
        }
        return last;
    }

    /// Waits for each record's answer, to know whether it is fenced.
    private static @Nullable Object said(
            BrokenClients.Target producer, String name, Object[] arguments) throws Throwable {
        Object answer = producer.call(name, arguments);
        if (answer instanceof Future<?> future) {
            producer.call("flush", new Object[0]);
            try {
                future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InvalidProducerEpochException fenced) {
                    throw fenced;
                }
            }
        }
        return answer;
    }
}
