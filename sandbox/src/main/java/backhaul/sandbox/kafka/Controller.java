package backhaul.sandbox.kafka;

import backhaul.sandbox.network.Loopback;
import java.util.Map;
import kafka.server.ControllerServer;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.jspecify.annotations.Nullable;

/// The one controller of the cluster. It decides who leads a partition, and holds no records of
/// users.
final class Controller {

    static final int ID = 100;
    static final String LISTENER = "CONTROLLER";

    private final ClusterSettings settings;
    private final DataDirectory data;
    private final int port;
    private @Nullable ControllerServer server;

    Controller(ClusterSettings settings, DataDirectory data, int port) {
        this.settings = settings;
        this.data = data;
        this.port = port;
    }

    /// As brokers name it in `controller.quorum.voters`.
    String voter() {
        return ID + "@" + address();
    }

    private String address() {
        return Loopback.HOST + ":" + port;
    }

    synchronized void start() {
        SharedServer shared = ServerFactory.shared(settings.with(own()));
        server =
                new ControllerServer(
                        shared,
                        KafkaRaftServer.configSchema(),
                        ServerFactory.bootstrapMetadata(shared.controllerConfig()));
        server.startup();
    }

    synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server = null;
        }
    }

    private Map<String, String> own() {
        return Map.of(
                "process.roles",
                "controller",
                "node.id",
                String.valueOf(ID),
                "listeners",
                LISTENER + "://" + address(),
                "listener.security.protocol.map",
                LISTENER + ":PLAINTEXT",
                "controller.listener.names",
                LISTENER,
                "controller.quorum.voters",
                voter(),
                "log.dirs",
                data.controller().toString());
    }
}
