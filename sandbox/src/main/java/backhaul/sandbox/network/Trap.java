package backhaul.sandbox.network;

import org.apache.kafka.common.protocol.ApiKeys;

/// What is to happen once, at the next request of a kind.
sealed interface Trap {

    ApiKeys request();

    /// Pauses the proxy before the request passes.
    record Pause(ApiKeys request) implements Trap {}

    /// Lets the request pass, and loses all answers on its connection from then on.
    record LoseAnswer(ApiKeys request) implements Trap {}
}
