package backhaul.sandbox.network;

import java.time.Duration;

/// What a proxy does with the bytes that pass it.
sealed interface Weather {

    /// Passes everything on at once.
    record Fair() implements Weather {}

    /// Holds everything, both ways, and connects nobody.
    record Paused() implements Weather {}

    /// Passes everything on, each way this much later.
    record Slow(Duration delay) implements Weather {}

    /// Passes on what clients send, and loses what servers answer.
    record Mute() implements Weather {}
}
