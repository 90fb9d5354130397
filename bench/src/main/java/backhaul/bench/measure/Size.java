package backhaul.bench.measure;

/// How much is measured.
public enum Size {
    WHOLE,

    /// Only to see that it works: the figures mean nothing.
    TINY;

    public int of(int whole, int tiny) {
        return switch (this) {
            case WHOLE -> whole;
            case TINY -> tiny;
        };
    }
}
