package backhaul.cli.output;

import org.jspecify.annotations.Nullable;

/// A cell of a [Table]: its text, or `-` for nothing, and how it may be coloured.
public record Cell(String text, Style style) {

    public static Cell of(@Nullable Object value) {
        return of(value, Style.PLAIN);
    }

    public static Cell of(@Nullable Object value, Style style) {
        String text = value == null ? "" : value.toString();
        return new Cell(text.isBlank() ? "-" : text, style);
    }
}
