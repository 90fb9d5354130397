package backhaul.protocol.topics;

/// One thing that was found out about the topics, as a sentence that also says how to mend it.
public sealed interface Finding {

    String text();

    /// Nothing works, or nothing is safe, before this is mended.
    record Fault(String text) implements Finding {}

    record Warning(String text) implements Finding {}

    /// A topic that was not there and now is.
    record Created(String text) implements Finding {}
}
