package backhaul.sandbox.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for listeners that must keep theirs while they are down. They are chosen below the range
/// from which systems give ports to outgoing connections (from 32768 on Linux, 49152 elsewhere), so
/// that nothing takes them meanwhile.
public final class FreePorts {

    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_767;
    private static final int TRIES = 1_000;

    private FreePorts() {}

    /// A port of 127.0.0.1 on which nothing listens now.
    public static int one() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "found no free port on 127.0.0.1 between " + LOWEST + " and " + HIGHEST);
    }

    /// Whether nothing listens on this port of 127.0.0.1 now.
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(Loopback.ADDRESS, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
