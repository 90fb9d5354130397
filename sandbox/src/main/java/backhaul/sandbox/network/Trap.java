package backhaul.sandbox.network;

import org.apache.kafka.common.protocol.ApiKeys;

/// What is to happen once, at a request of a kind: the next one, or a later one.
sealed interface Trap {

    ApiKeys request();

    /// How many such requests pass before the one that is meant.
    int before();

    /// What is left of the trap when one more has passed.
    Trap afterOne();

    /// Pauses the proxy before the request passes.
    record Pause(ApiKeys request, int before) implements Trap {
        @Override
        public Trap afterOne() {
            return new Pause(request, before - 1);
        }
    }

    /// Lets the request pass, and loses all answers on its connection from then on.
    record LoseAnswer(ApiKeys request, int before) implements Trap {
        @Override
        public Trap afterOne() {
            return new LoseAnswer(request, before - 1);
        }
    }
}
