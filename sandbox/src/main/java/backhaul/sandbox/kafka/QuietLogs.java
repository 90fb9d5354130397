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

    /// All of Kafka but its clients, which are the concern of those who use them. The last one
    /// complains when two clusters in a process have a broker of the same number.
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
                    "org.apache.kafka.timeline",
                    "org.apache.kafka.common.utils.internals.AppInfoParser");

    private static final TurboFilter SERVERS_AS_CLIENTS = new ServersAsClients();

    private QuietLogs() {}

    static synchronized void apply() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LOGGERS.stream()
                    .map(context::getLogger)
                    .filter(logger -> logger.getLevel() == null)
                    .forEach(logger -> logger.setLevel(Level.OFF));
            if (!context.getTurboFilterList().contains(SERVERS_AS_CLIENTS)) {
                context.addTurboFilter(SERVERS_AS_CLIENTS);
            }
        }
    }

    /// Brokers are clients of each other and of the controller, and log as such. Messages begin
    /// with who speaks, such as `[Producer clientId=a]` or `[ReplicaFetcher replicaId=1]`.
    private static final class ServersAsClients extends TurboFilter {

        private static final List<String> CLIENTS =
                List.of("[Producer ", "[Consumer ", "[ShareConsumer ", "[AdminClient ");

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            return format != null
                            && format.startsWith("[")
                            && logger.getName().startsWith("org.apache.kafka.")
                            && CLIENTS.stream().noneMatch(format::startsWith)
                    ? FilterReply.DENY
                    : FilterReply.NEUTRAL;
        }
    }
}
