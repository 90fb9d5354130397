package backhaul.cli.follow;

import backhaul.cli.reading.DeadLetter;
import backhaul.cli.run.RunWords;

/// What a dead letter means for the one who asked.
public final class NotLetIn {

    private NotLetIn() {}

    /// `not let in, says docker-01: bad_signature. Look: backhaul dead-letters 2:118`
    public static String text(DeadLetter letter) {
        return "not let in, says %s: %s. Look: backhaul dead-letters %s"
                .formatted(
                        RunWords.text(letter.verdict().worker()),
                        RunWords.text(letter.verdict().reason()),
                        letter.place().text());
    }
}
