package backhaul.bench;

import backhaul.bench.measure.Fork;

/// What runs in a fork.
final class Forked {
    private Forked() {}

    public static void main(String[] arguments) throws Exception {
        Logs.quiet();
        Fork.answer(arguments, Suite::named);
        System.exit(0);
    }
}
