package backhaul.quickstart;

import java.util.Objects;

/// Starts the sandbox's broker, a worker and a producer in this process.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("backhaul-quickstart " + version());
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "development");
    }
}
