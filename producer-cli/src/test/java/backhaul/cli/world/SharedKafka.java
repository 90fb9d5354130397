package backhaul.cli.world;

import backhaul.sandbox.kafka.EmbeddedKafka;

/// One broker for all tests of this process; each has topics of its own.
final class SharedKafka {

    private SharedKafka() {}

    static String bootstrapServers() {
        return Holder.KAFKA.bootstrapServers();
    }

    private static final class Holder {
        static final EmbeddedKafka KAFKA = EmbeddedKafka.start(1);
    }
}
