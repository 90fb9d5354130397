package backhaul.protocol.codec;

/// What was read from a record's value.
public sealed interface Decoded<T> {

    record Ok<T>(T value) implements Decoded<T> {}

    /// Not an event of the expected type. The detail names the field, and is safe to show.
    record Malformed<T>(String detail) implements Decoded<T> {}
}
