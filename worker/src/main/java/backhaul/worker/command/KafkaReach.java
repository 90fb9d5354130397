package backhaul.worker.command;

import backhaul.worker.config.KafkaConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;

/// Says why Kafka cannot be used: nobody answers, or somebody does and names brokers that cannot be
/// reached from here. Kafka's own clients only say that time is over.
public final class KafkaReach {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

    private KafkaReach() {}

    /// One sentence, such as `kafka-1.example.com:9093 does not answer (connection refused)`.
    ///
    /// @param otherwise what the client said
    public static String explain(KafkaConnection kafka, String otherwise) {
        var silent = new StringJoiner(", ");
        for (String server : kafka.bootstrapServers().split(",", -1)) {
            Optional<String> trouble = trouble(server.strip());
            if (trouble.isEmpty()) {
                return answering(kafka, server.strip(), otherwise);
            }
            silent.add(server.strip() + trouble.get());
        }
        return silent.toString();
    }

    private static String answering(KafkaConnection kafka, String server, String otherwise) {
        for (Node node : advertised(kafka)) {
            String name = node.host() + ":" + node.port();
            Optional<String> trouble = name.equals(server) ? Optional.empty() : trouble(name);
            if (trouble.isPresent()) {
                return "%s answers, but calls itself %s, which%s: set the broker's advertised.listeners"
                        .formatted(server, name, trouble.get());
            }
        }
        return server + " answers, but cannot be used: " + otherwise;
    }

    /// What the brokers call themselves, as the first answer of any of them says.
    private static Collection<Node> advertised(KafkaConnection kafka) {
        var nodes = new TreeMap<Integer, Node>();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.settings().producer(Map.of()))) {
            producer.partitionsFor(kafka.topics().requests())
                    .forEach(partition ->
                            List.of(partition.replicas())
                                    .forEach(node -> nodes.put(node.id(), node)));
        } catch (KafkaException e) {
            return nodes.values();
        }
        return nodes.values();
    }

    private static Optional<String> trouble(String server) {
        int colon = server.lastIndexOf(':');
        if (colon < 1 || !server.substring(colon + 1).matches("\\d{1,5}")) {
            return Optional.of(" is not a host and a port");
        }
        String host = server.substring(0, colon).replace("[", "").replace("]", "");
        int port = Integer.parseInt(server.substring(colon + 1));
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) CONNECT_WITHIN.toMillis());
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(" this host cannot resolve");
        } catch (ConnectException e) {
            return Optional.of(" does not answer (connection refused)");
        } catch (SocketTimeoutException e) {
            return Optional.of(" does not answer (within " + CONNECT_WITHIN.toSeconds() + " s)");
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(" does not answer (" + e.getMessage() + ")");
        }
    }
}
