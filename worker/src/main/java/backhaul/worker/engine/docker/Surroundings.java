package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Untouchables.Needed;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What an attempt has to know of the worker around it. `brokers` are `host:port`; `mask` replaces
/// secrets in a text.
record Surroundings(List<String> brokers, UnaryOperator<String> mask, Patience patience) {
    static final Surroundings NONE = new Surroundings(List.of(), UnaryOperator.identity());

    Surroundings(List<String> brokers, UnaryOperator<String> mask) {
        this(brokers, mask, Patience.USUAL);
    }

    Untouchables untouchables(EngineApi api, List<Container> containers) {
        List<Needed> needed = new ArrayList<>();
        for (String broker : brokers) {
            needed(URI.create("kafka://" + broker), "the Kafka broker of this worker", needed);
        }
        if (!api.isOfThisHost()) {
            needed(URI.create(api.host()), "this worker's way to the Docker daemon", needed);
        }
        return new Untouchables(OwnContainer.find(containers), needed, Surroundings::isThisHost);
    }

    private static void needed(URI address, String what, List<Needed> needed) {
        if (address.getHost() != null) {
            needed.add(new Needed(address.getHost(), address.getPort(), what));
        }
    }

    private static boolean isThisHost(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
