package backhaul.sandbox.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/// Silences the brokers, which say hundreds of lines at each start, for all who did not configure
/// their loggers. What goes wrong in them comes to the caller as an exception.
final class QuietLogs {

    /// All of Kafka but its clients, which are the concern of those who use them.
    private static final List<String> LOGGERS =
            List.of(
                    "com.yammer.metrics",
                    "kafka",
                    "state.change.logger",
                    "org.apache.kafka.controller",
                    "org.apache.kafka.coordinator",
                    "org.apache.kafka.image",
                    "org.apache.kafka.metadata",
                    "org.apache.kafka.queue",
                    "org.apache.kafka.raft",
                    "org.apache.kafka.server",
                    "org.apache.kafka.snapshot",
                    "org.apache.kafka.storage",
                    "org.apache.kafka.timeline");

    private QuietLogs() {}

    static synchronized void apply() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LOGGERS.stream()
                    .map(context::getLogger)
                    .filter(logger -> logger.getLevel() == null)
                    .forEach(logger -> logger.setLevel(Level.OFF));
            if (!context.getTurboFilterList().contains(SERVERS_OWN)) {
                context.addTurboFilter(SERVERS_OWN);
            }
        }
    }

    /// Servers are clients of each other, and log as such, with a prefix that tells who speaks.
    /// Those of real clients are `[Producer`, `[Consumer` and `[AdminClient`.
    private static final TurboFilter SERVERS_OWN =
            new TurboFilter() {
                @Override
                public FilterReply decide(
                        @Nullable Marker marker,
                        Logger logger,
                        Level level,
                        @Nullable String format,
                        Object @Nullable [] arguments,
                        @Nullable Throwable thrown) {
                    return format != null && PREFIXES.stream().anyMatch(format::startsWith)
                            ? FilterReply.DENY
                            : FilterReply.NEUTRAL;
                }
            };

    private static final List<String> PREFIXES =
            List.of(
                    "[NodeToControllerChannelManager ",
                    "[RaftManager ",
                    "[ReplicaFetcher ",
                    "[Transaction Marker ",
                    "[TransactionCoordinator ",
                    "[SocketServer ",
                    "[ControllerServer ",
                    "[BrokerServer ");
}
