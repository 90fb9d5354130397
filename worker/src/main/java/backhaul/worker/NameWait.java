package backhaul.worker;

import backhaul.protocol.WorkerPresence;
import backhaul.worker.presence.BootIds;
import backhaul.worker.presence.NameClaim;
import backhaul.worker.presence.NameLock;
import backhaul.worker.presence.PresenceTopic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Waits until nobody else can be serving under this worker's name.
final class NameWait {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final PresenceTopic topic;
    private final NameClaim claim;
    private final InstantSource clock;
    private final Story story;

    NameWait(PresenceTopic topic, BootIds ids, NameLock lock, InstantSource clock, Story story) {
        this.topic = topic;
        this.claim = new NameClaim(ids, lock);
        this.clock = clock;
        this.story = story;
    }

    /// Returns empty once the name is free, or who has it.
    Optional<String> await() throws InterruptedException {
        boolean said = false;
        while (true) {
            switch (claim.decide(topic.read().newest(), clock.instant())) {
                case NameClaim.Answer.Serve _ -> {
                    return Optional.empty();
                }
                case NameClaim.Answer.Taken taken -> {
                    return Optional.of(taken.message());
                }
                case NameClaim.Answer.Wait wait -> {
                    if (!said) {
                        said = true;
                        story.line(
                                "waiting",
                                "this name was seen elsewhere lately; it is free at "
                                        + wait.until()
                                        + " unless it is renewed");
                    }
                    Thread.sleep(AGAIN);
                }
            }
        }
    }

    /// Who renews this worker's name beside it: a record of another life that was appended after
    /// this life's first, and lately.
    static Optional<String> rival(List<NameClaim.Seen> renewals, BootIds ids, Instant now) {
        Optional<Instant> began =
                renewals.stream()
                        .filter(seen -> seen.presence().bootId().equals(ids.worker()))
                        .map(NameClaim.Seen::appendedAt)
                        .findFirst();
        return renewals.stream()
                .filter(seen -> !seen.presence().bootId().equals(ids.worker()))
                .filter(seen -> began.isEmpty() || seen.appendedAt().isAfter(began.get()))
                .filter(seen -> seen.appendedAt().isAfter(now.minus(WorkerPresence.LOST_AFTER)))
                .findFirst()
                .map(seen ->
                        "a second worker named %s runs on host %s. Names are unique: give one of the two another"
                                .formatted(seen.presence().worker(), seen.presence().host()));
    }
}
