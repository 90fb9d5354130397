package backhaul.worker.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/// What a unit writes beside each committed offset, so that a restart reads the least it must.
/// Constant size: `2;<requests topic id>;<status topic id>;<status offset>;<request offset>`.
///
/// @param topics a topic made again under the old name has another id, and this is foreign to it
/// @param statusOffset restoring may begin here: no unfinished run and no remembered id lies below
///   it
/// @param requestOffset no unfinished run's request lies below it: one that says so is a replay
record CommitMetadata(TopicIds topics, long statusOffset, long requestOffset) {
    private static final Pattern FORM =
            Pattern.compile(
                    "2;([A-Za-z0-9_-]{22});([A-Za-z0-9_-]{22});([0-9]{1,18});([0-9]{1,18})");

    static Optional<CommitMetadata> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new CommitMetadata(
                        new TopicIds(
                                Uuid.fromString(matcher.group(1)),
                                Uuid.fromString(matcher.group(2))),
                        Long.parseLong(matcher.group(3)),
                        Long.parseLong(matcher.group(4))));
    }

    @Override
    public String toString() {
        return "2;"
                + topics.requests()
                + ";"
                + topics.status()
                + ";"
                + statusOffset
                + ";"
                + requestOffset;
    }
}
