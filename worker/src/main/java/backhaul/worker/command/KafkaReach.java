package backhaul.worker.command;

import backhaul.worker.config.KafkaConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;

/// Says why Kafka cannot be used: nobody answers, or somebody does and names brokers that cannot be
/// reached from here, or refuses. Kafka's own clients only say that time is over.
public final class KafkaReach {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

    private static final String UNKNOWN = "this host cannot resolve";

    private KafkaReach() {}

    /// One sentence, such as `kafka-1.example.com:9093 does not answer (connection refused)`. Takes
    /// up to some ten seconds.
    ///
    /// @param otherwise what the client said
    public static String explain(KafkaConnection kafka, String otherwise) {
        var silent = new StringJoiner(", ");
        for (String text : kafka.bootstrapServers().split(",", -1)) {
            Optional<Server> server = Server.parse(text.strip());
            if (server.isEmpty()) {
                return text + " is not a host and a port";
            }
            Optional<String> trouble = server.get().trouble();
            if (trouble.isEmpty()) {
                return server.get() + " answers, but " + answering(kafka, server.get(), otherwise);
            }
            silent.add(server.get() + " " + alone(trouble.get()));
        }
        return silent.toString();
    }

    private static String alone(String trouble) {
        return trouble.equals(UNKNOWN) ? "is a name that " + trouble : trouble;
    }

    private static String answering(KafkaConnection kafka, Server server, String otherwise) {
        try {
            for (Node node : AdvertisedBrokers.ask(kafka, server.host(), server.port())) {
                var named = new Server(node.host(), node.port());
                Optional<String> trouble =
                        named.equals(server) ? Optional.empty() : named.trouble();
                if (trouble.isPresent()) {
                    return "calls itself %s, which %s: set the broker's advertised.listeners"
                            .formatted(named, trouble.get());
                }
            }
            return "cannot be used: " + otherwise;
        } catch (AuthenticationException e) {
            return "refuses: " + e.getMessage();
        } catch (IOException | KafkaException e) {
            return "not as Kafka does with security.protocol "
                    + kafka.securityProtocol()
                    + ": "
                    + e.getMessage();
        }
    }

    private record Server(String host, int port) {

        static Optional<Server> parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
                return Optional.empty();
            }
            String host = text.substring(0, colon).replace("[", "").replace("]", "");
            return Optional.of(new Server(host, Integer.parseInt(text.substring(colon + 1))));
        }

        /// Why no connection can be made, as it follows the name; empty where one can.
        Optional<String> trouble() {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), (int) CONNECT_WITHIN.toMillis());
                return Optional.empty();
            } catch (UnknownHostException e) {
                return Optional.of(UNKNOWN);
            } catch (ConnectException e) {
                return Optional.of("does not answer (connection refused)");
            } catch (SocketTimeoutException e) {
                return Optional.of("does not answer (within " + CONNECT_WITHIN.toSeconds() + " s)");
            } catch (IOException | IllegalArgumentException e) {
                return Optional.of("does not answer (" + e.getMessage() + ")");
            }
        }

        @Override
        public String toString() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }
}
