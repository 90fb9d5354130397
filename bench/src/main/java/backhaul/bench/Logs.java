package backhaul.bench;

/// Where the log of the clients goes: warnings alone, to standard error.
final class Logs {
    private static final String CONFIGURATION = "logback.configurationFile";

    private Logs() {}

    /// To be called before anything logs.
    static void quiet() {
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, "backhaul/bench/logback.xml");
        }
    }
}
