package backhaul.bench;

import backhaul.sandbox.process.ChildJvm;
import java.time.Duration;

/// A Kafka broker in a JVM of its own, so that it shares no heap and no compiler with what is
/// measured.
final class BrokerJvm implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final ChildJvm jvm;
    private final String bootstrapServers;

    private BrokerJvm(ChildJvm jvm) {
        this.jvm = jvm;
        this.bootstrapServers = jvm.awaitLine("127.0.0.1:", WITHIN);
    }

    static BrokerJvm start() {
        return new BrokerJvm(
                ChildJvm.of(backhaul.sandbox.Main.class)
                        .options("-Xmx1g", "-XX:-UseSerialGC", "-XX:TieredStopAtLevel=4")
                        .arguments("--port", "0")
                        .start());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
