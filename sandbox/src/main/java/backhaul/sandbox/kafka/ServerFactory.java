package backhaul.sandbox.kafka;

import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the parts of a Kafka node the way Kafka's own main class does, except that a fault is
/// logged and thrown instead of ending the process, which is not only Kafka's here.
final class ServerFactory {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFactory.class);

    /// What the start throws needs no log as well.
    private static final String STARTUP = "controller startup";

    private ServerFactory() {}

    /// Kafka ends the process when a disk fails or a thread meets what must not be; this one is not
    /// Kafka's to end.
    static void keepProcessAlive() {
        Exit.setExitProcedure(ServerFactory::refuseToExit);
        Exit.setHaltProcedure(ServerFactory::refuseToExit);
    }

    private static void refuseToExit(int status, @Nullable String message) {
        IllegalStateException fault =
                new IllegalStateException(
                        "Kafka wanted to end the process with status %d: %s"
                                .formatted(status, message));
        LOG.error("A broker cannot go on", fault);
        throw fault;
    }

    static SharedServer shared(Properties properties) {
        KafkaConfig config = KafkaConfig.fromProps(properties, false);
        return new SharedServer(
                config,
                KafkaRaftServer.initializeLogDirs(config, LOG, "")._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                faults(),
                ServerSocketFactory.INSTANCE);
    }

    static BootstrapMetadata bootstrapMetadata(KafkaConfig config) {
        return KafkaRaftServer.initializeLogDirs(config, LOG, "")._2();
    }

    private static FaultHandlerFactory faults() {
        return (name, fatal, action) ->
                (message, cause) -> {
                    if (fatal && !name.equals(STARTUP)) {
                        LOG.error("Kafka met a fault in its {}: {}", name, message, cause);
                    }
                    action.run();
                    String what = cause == null ? message : cause.getMessage();
                    return new IllegalStateException(name + ": " + what, cause);
                };
    }
}
