package backhaul.sandbox.network;

import java.net.InetAddress;

/// The only address anything of the sandbox listens on.
public final class Loopback {

    public static final String HOST = "127.0.0.1";

    public static final InetAddress ADDRESS = InetAddress.ofLiteral(HOST);

    private Loopback() {}
}
