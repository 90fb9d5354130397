package backhaul.cli.output;

/// A column of a [Table]: text stands left, numbers right.
public record Column(String title, boolean right) {

    public static Column text(String title) {
        return new Column(title, false);
    }

    public static Column number(String title) {
        return new Column(title, true);
    }
}
