package backhaul.sandbox.kafka;

/// The only address anything of the cluster listens on.
final class Loopback {

    static final String HOST = "127.0.0.1";

    private Loopback() {}
}
