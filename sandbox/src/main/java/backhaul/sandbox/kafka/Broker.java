package backhaul.sandbox.kafka;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kafka.server.BrokerServer;
import org.apache.kafka.metadata.MetadataCache;
import org.jspecify.annotations.Nullable;

/// A broker that can go and come again on the same ports and data.
final class Broker {

    private static final String CLEAN_SHUTDOWN_FILE = ".kafka_cleanshutdown";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    private final int id;
    private final BrokerPorts ports;
    private final ClusterSettings settings;
    private final DataDirectory data;
    private final Controller controller;
    private @Nullable BrokerServer server;

    Broker(
            int id,
            BrokerPorts ports,
            ClusterSettings settings,
            DataDirectory data,
            Controller controller) {
        this.id = id;
        this.ports = ports;
        this.settings = settings;
        this.data = data;
        this.controller = controller;
    }

    int id() {
        return id;
    }

    BrokerPorts ports() {
        return ports;
    }

    synchronized boolean isRunning() {
        return server != null;
    }

    /// What the broker knows of the cluster, while it runs.
    synchronized Optional<MetadataCache> metadata() {
        return Optional.ofNullable(server).map(BrokerServer::metadataCache);
    }

    synchronized void start() {
        if (server != null) {
            return;
        }
        if (!FreePorts.isFree(ports.client())) {
            throw new IllegalStateException(
                    "%s:%d, the port of broker %d, is in use"
                            .formatted(Loopback.HOST, ports.client(), id));
        }
        BrokerServer starting = new BrokerServer(ServerFactory.shared(settings.with(own())));
        starting.startup();
        server = starting;
    }

    private Map<String, String> own() {
        Map<String, String> own = new HashMap<>(ports.settings());
        own.put("process.roles", "broker");
        own.put("node.id", String.valueOf(id));
        own.put("controller.listener.names", Controller.LISTENER);
        own.put("controller.quorum.voters", controller.voter());
        own.put("log.dirs", data.broker(id).toString());
        return own;
    }

    synchronized void stop() {
        if (server != null) {
            server.shutdown(STOP_WITHIN);
            server = null;
        }
    }

    /// There is no process to kill, so this takes from the broker what a crash would take: its
    /// connections first, then its heartbeats, and the mark that it went in good order.
    synchronized void kill() {
        if (server == null) {
            return;
        }
        server.socketServer().stopProcessingRequests();
        server.lifecycleManager().beginShutdown();
        server.shutdown(Duration.ZERO);
        server = null;
        try {
            Files.deleteIfExists(data.broker(id).resolve(CLEAN_SHUTDOWN_FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
