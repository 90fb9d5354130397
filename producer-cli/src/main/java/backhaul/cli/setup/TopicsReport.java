package backhaul.cli.setup;

import backhaul.cli.exit.Failure;
import backhaul.protocol.topics.Finding;
import backhaul.protocol.topics.TopicSetup.Answer;
import java.util.List;

/// What was found out about the topics.
record TopicsReport(List<Finding> findings, boolean usable) {

    private static final int WORD = 9;

    static TopicsReport of(Answer answer) {
        return switch (answer) {
            case Answer.Found found -> new TopicsReport(found.findings(), found.usable());
            case Answer.Unavailable(String why) ->
                    throw Failure.neverStarted(
                            "Kafka could not be asked about the topics: " + why + ".",
                            "Try again.");
        };
    }

    static String word(Finding finding) {
        return switch (finding) {
            case Finding.Fault _ -> "error";
            case Finding.Warning _ -> "warning";
            case Finding.Created _ -> "created";
        };
    }

    static String line(Finding finding) {
        String word = word(finding);
        return word + " ".repeat(WORD - word.length()) + finding.text();
    }
}
