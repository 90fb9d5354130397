package backhaul.cli.reading;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;

/// A reader without a group has nothing to say when it leaves.
final class Closing {

    static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private Closing() {}
}
