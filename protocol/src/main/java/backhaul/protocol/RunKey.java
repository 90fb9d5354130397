package backhaul.protocol;

/// The identity of a run: the same id from another source, or for another address, is another run.
public record RunKey(String address, String source, String id) {}
