package backhaul.bench.measure;

/// What one measurement gave, and a remark for whoever watches.
public record Sample(double figure, String remark) {

    public static Sample of(double figure) {
        return new Sample(figure, "");
    }
}
