package backhaul.cli.reading;

import backhaul.cli.exit.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/// Says at once, and why, if no broker can be reached: Kafka's own clients try for a long time and
/// then only say that time is over.
final class Brokers {

    private static final String NO_SUCH_HOST = "no such host";
    private static final int CONNECT_MS = 3_000;

    private final String servers;

    /// @param servers Kafka's `bootstrap.servers`
    Brokers(String servers) {
        this.servers = servers;
    }

    /// Returns when one of the servers takes a connection.
    void reach() {
        List<String> failures = new ArrayList<>();
        for (String server : servers.split(",", -1)) {
            String name = server.strip();
            int colon = name.lastIndexOf(':');
            if (colon < 1 || !name.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw Failure.neverStarted(
                        "kafka.bootstrap.servers: " + name + " is not HOST:PORT.");
            }
            String host = name.substring(0, colon).replaceAll("^\\[|]$", "");
            String failure = connect(host, Integer.parseInt(name.substring(colon + 1)));
            if (failure.isEmpty()) {
                return;
            }
            failures.add(name + " does not answer (" + failure + ")");
        }
        throw Failure.neverStarted(
                "Kafka cannot be reached: " + String.join("; ", failures) + ".",
                "Does the broker run, and is kafka.bootstrap.servers right?");
    }

    /// What is wrong with it; empty where it takes a connection.
    private static String connect(String host, int port) {
        String failure = "no address";
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, port), CONNECT_MS);
                    return "";
                } catch (ConnectException e) {
                    failure = "connection refused";
                } catch (SocketTimeoutException e) {
                    failure = "no connection within " + CONNECT_MS / 1000 + "s";
                } catch (IOException e) {
                    failure = String.valueOf(e.getMessage());
                }
            }
        } catch (UnknownHostException e) {
            return NO_SUCH_HOST;
        }
        return failure;
    }

    /// A broker may be reachable under the name we know, and then send us on to one that we cannot
    /// reach.
    ///
    /// @param partitions as a broker describes them
    void follow(List<PartitionInfo> partitions) {
        partitions.stream()
                .map(PartitionInfo::leader)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(this::follow);
    }

    private void follow(Node leader) {
        String failure = connect(leader.host(), leader.port());
        if (!failure.isEmpty()) {
            throw Failure.neverStarted(
                    "%s answers, but calls itself %s:%d, which this host cannot %s (%s)."
                            .formatted(
                                    servers,
                                    leader.host(),
                                    leader.port(),
                                    failure.equals(NO_SUCH_HOST) ? "resolve" : "reach",
                                    failure),
                    "Set the broker's advertised.listeners.");
        }
    }
}
