package backhaul.settings;

/// Values quoted in messages.
final class Quotes {

    private static final int LONGEST = 60;

    private Quotes() {}

    /// Bare where it reads as one word, else in quotation marks; cut where it is long.
    static String quoted(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text;
        return shown.matches("[!-~]+") ? shown : '"' + shown + '"';
    }
}
