package backhaul.sandbox.kafka;

import backhaul.sandbox.network.Loopback;
import java.util.Map;

/// Where a broker is. Clients come by the `CLIENT` listener, whose advertised port may be that of a
/// proxy; brokers, and clients that must not go through it, by `DIRECT`.
record BrokerPorts(int client, int advertised, int direct) {

    static final String DIRECT = "DIRECT";
    private static final String CLIENT = "CLIENT";

    BrokerPorts {
        check("port", client);
        check("advertised port", advertised);
    }

    private static void check(String what, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "the %s of a broker is %d, and must be from 1 to 65535".formatted(what, port));
        }
    }

    Map<String, String> settings() {
        return Map.of(
                "listeners",
                listeners(client),
                "advertised.listeners",
                listeners(advertised),
                "inter.broker.listener.name",
                DIRECT,
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }

    private String listeners(int port) {
        return "%s://%s:%d,%s://%s:%d"
                .formatted(CLIENT, Loopback.HOST, port, DIRECT, Loopback.HOST, direct);
    }
}
