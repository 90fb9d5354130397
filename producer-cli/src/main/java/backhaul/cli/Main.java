package backhaul.cli;

import java.util.Objects;

/// The `backhaul` command.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("backhaul " + version());
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "development");
    }
}
