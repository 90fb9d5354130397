package backhaul.worker;

import java.util.Objects;

/// Starts a worker.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("backhaul-worker " + version());
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "development");
    }
}
