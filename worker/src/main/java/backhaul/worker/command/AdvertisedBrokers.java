package backhaul.worker.command;

import backhaul.worker.config.KafkaConnection;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/// Asks one server what the brokers call themselves.
///
/// Every public client of Kafka goes on with the names it is told, and where these lead nowhere it
/// says no more than that time is over. So this one question is put with the network layer beneath
/// them, as Kafka's own tools do.
final class AdvertisedBrokers {

    private static final int TEN_SECONDS = 10_000;

    private AdvertisedBrokers() {}

    /// The brokers as they call themselves.
    ///
    /// @throws IOException where the server does not answer, or not as Kafka does
    /// @throws org.apache.kafka.common.KafkaException where it refuses, such as a wrong password
    static Collection<Node> ask(KafkaConnection kafka, String host, int port) throws IOException {
        var server = new Node(-1, host, port);
        var settings = new AdminClientConfig(kafka.settings().admin());
        try (var metrics = new Metrics();
                KafkaClient client = client(settings, metrics)) {
            if (!NetworkClientUtils.awaitReady(client, server, Time.SYSTEM, TEN_SECONDS)) {
                throw new IOException("it does not answer as Kafka does");
            }
            ClientRequest question =
                    client.newClientRequest(
                            server.idString(),
                            MetadataRequest.Builder.forTopicNames(List.of(), false),
                            Time.SYSTEM.milliseconds(),
                            true);
            var answer = NetworkClientUtils.sendAndReceive(client, question, Time.SYSTEM);
            return ((MetadataResponse) answer.responseBody()).brokers();
        }
    }

    private static KafkaClient client(AdminClientConfig settings, Metrics metrics) {
        return ClientUtils.createNetworkClient(
                settings,
                List.of(),
                "backhaul-check",
                metrics,
                "backhaul-check",
                new LogContext(),
                new ApiVersions(),
                Time.SYSTEM,
                1,
                TEN_SECONDS,
                null,
                new ManualMetadataUpdater(),
                new DefaultHostResolver(),
                null,
                null);
    }
}
