package backhaul.cli.output;

/// What a piece of text says about the state of things, which a terminal may show as a colour.
public enum Style {
    PLAIN(""),
    GOOD("\u001b[32m"),
    WARNING("\u001b[33m"),
    BAD("\u001b[31m");

    private static final String RESET = "\u001b[0m";

    private final String start;

    Style(String start) {
        this.start = start;
    }

    String paint(String text) {
        return this == PLAIN ? text : start + text + RESET;
    }
}
