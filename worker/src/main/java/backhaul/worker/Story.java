package backhaul.worker;

/// What a worker says to the person who starts it: one line each, a word and a sentence.
public interface Story {
    void line(String word, String sentence);

    /// The worker serves; `sentence` says since when it has been at it, and what it took up again.
    void ready(String sentence);
}
