package backhaul.sandbox.kafka;

import java.util.Properties;
import kafka.server.ControllerServer;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.jspecify.annotations.Nullable;

/// The one controller of the cluster. It decides who leads a partition, and holds no records of
/// users.
final class Controller {

    static final int ID = 100;
    static final String LISTENER = "CONTROLLER";

    private final DataDirectory data;
    private final int port;
    private @Nullable ControllerServer server;

    Controller(DataDirectory data, int port) {
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
        SharedServer shared = ServerFactory.shared(properties());
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

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "controller");
        properties.setProperty("node.id", String.valueOf(ID));
        properties.setProperty("listeners", LISTENER + "://" + address());
        properties.setProperty("listener.security.protocol.map", LISTENER + ":PLAINTEXT");
        properties.setProperty("controller.listener.names", LISTENER);
        properties.setProperty("controller.quorum.voters", voter());
        properties.setProperty("log.dirs", data.controller().toString());
        properties.setProperty("broker.session.timeout.ms", "3000");
        properties.setProperty("num.network.threads", "1");
        properties.setProperty("num.io.threads", "1");
        properties.setProperty("background.threads", "1");
        return properties;
    }
}
