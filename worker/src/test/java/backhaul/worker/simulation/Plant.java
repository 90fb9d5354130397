package backhaul.worker.simulation;

import backhaul.worker.engine.Engine;
import backhaul.worker.ledger.KafkaClients;

/// Where a bug can be planted: what stands between the loop and its surroundings.
interface Plant {
    Plant NOTHING = new Plant() {};

    default KafkaClients clients(KafkaClients clients) {
        return clients;
    }

    default Engine engine(Engine engine) {
        return engine;
    }

    default boolean postsAgain() {
        return false;
    }
}
