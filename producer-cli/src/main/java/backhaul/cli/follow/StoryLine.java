package backhaul.cli.follow;

/// The line of a change: when, the word for it, and the rest.
public final class StoryLine {

    /// The longest state that is usual, so that what follows stands in one column.
    private static final int WORD = "succeeded".length();

    private StoryLine() {}

    public static String of(String time, String word, String text) {
        return (time + "  " + word + "  " + text).stripTrailing();
    }

    /// The word with the spaces that it lacks.
    public static String word(String word) {
        return word + " ".repeat(Math.max(0, WORD - word.length()));
    }
}
