package backhaul.cli.reading;

import backhaul.cli.exit.Failure;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import backhaul.protocol.client.Heard;
import backhaul.protocol.client.TopicLog;
import backhaul.protocol.client.Voices;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.codec.RequestCodec;
import backhaul.protocol.event.RecordHeaders;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Verification;
import backhaul.protocol.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads what was said of runs, and finds one by the ending of its id.
public final class RunReader {

    /// An id is looked for so far back first, then as far as statuses are kept.
    private static final List<Duration> LOOK_BACK =
            List.of(Duration.ofHours(24), Duration.ofDays(30));

    private static final Duration PROGRESS_IS_NEW = Duration.ofMinutes(2);
    private static final int SHORTEST_ENDING = 6;

    private final TopicLog log;
    private final Topics topics;
    private final Voices voices;
    private final InstantSource clock;

    RunReader(TopicLog log, Voices voices, InstantSource clock) {
        this.log = log;
        this.topics = voices.topics();
        this.voices = voices;
        this.clock = clock;
    }

    /// The last word on each run of which anything was said since.
    public List<Sighting> latest(Instant since) {
        Map<RunKey, Sighting> latest = new LinkedHashMap<>();
        log.readToEnd(
                log.offsets(log.partitions(topics.status()), since),
                record ->
                        status(record)
                                .ifPresent(it -> latest.merge(it.run(), it, RunReader::later)));
        return List.copyOf(latest.values());
    }

    private static Sighting later(Sighting known, Sighting now) {
        return now.supersedes(known) ? now : known;
    }

    /// How far the attempts are that are under way.
    public Map<RunKey, ProgressEvent> progress() {
        Map<RunKey, ProgressEvent> progress = new LinkedHashMap<>();
        Instant since = clock.instant().minus(PROGRESS_IS_NEW);
        log.readToEnd(
                log.offsets(log.partitions(topics.progress()), since),
                record ->
                        voices.progress(record)
                                .filter(Heard::counts)
                                .map(Heard::event)
                                .ifPresent(it -> progress.put(it.run(), it)));
        return progress;
    }

    /// The one run whose id ends so.
    public FoundRun find(String ending) {
        if (!Wire.isId(ending) || ending.length() < SHORTEST_ENDING) {
            throw Failure.neverStarted(
                    "\"" + RunWords.text(ending) + "\" is no id of a run.",
                    "Give the whole id, or its last 6 characters or more: backhaul runs");
        }
        for (Duration back : LOOK_BACK) {
            Collection<FoundRun> found =
                    search(clock.instant().minus(back), id -> id.endsWith(ending), _ -> true);
            found = found.size() > 1 ? thoseThatCount(found) : found;
            if (found.size() > 1) {
                throw ambiguous(ending, found);
            }
            if (!found.isEmpty()) {
                return found.iterator().next();
            }
        }
        throw Failure.neverStarted(
                "no run of the last 30 days has an id that ends in " + ending + ".",
                "Ids are in: backhaul runs --since 7d");
    }

    /// The run of exactly this id, address and source, if anything that counts is known of it since
    /// then. A request counts if this key has signed it.
    public Optional<FoundRun> find(RunKey run, Instant since, VerificationKey own) {
        List<Candidate> candidates = List.of(new Candidate("own", own));
        return search(
                        since,
                        run.id()::equals,
                        headers -> headers.verify(candidates) instanceof Verification.Verified)
                .stream()
                .filter(found -> found.key().equals(run))
                .filter(RunReader::counts)
                .findFirst();
    }

    private static boolean counts(FoundRun run) {
        return switch (run) {
            case FoundRun.Known known -> known.last().trust().counts();
            case FoundRun.Waiting _ -> true;
        };
    }

    /// Anyone who may write requests can make one that ends like a run; it does not hide that run.
    private static Collection<FoundRun> thoseThatCount(Collection<FoundRun> found) {
        List<FoundRun> counting =
                found.stream()
                        .filter(run ->
                                run instanceof FoundRun.Known known
                                        && known.last().trust().counts())
                        .toList();
        return counting.isEmpty() ? found : counting;
    }

    private static Failure ambiguous(String ending, Collection<FoundRun> found) {
        List<String> lines =
                Stream.concat(
                                Stream.of("Give more of the id of one of these:"),
                                found.stream()
                                        .map(run ->
                                                "  "
                                                        + RunWords.text(run.key().id())
                                                        + "  "
                                                        + RunWords.text(run.key().address())
                                                        + " / "
                                                        + RunWords.text(run.job())))
                        .toList();
        return Failure.neverStarted(
                found.size() + " runs have an id that ends in " + ending + ".",
                lines.toArray(String[]::new));
    }

    /// Reads statuses and requests in one go, and of those only what has such an id.
    private Collection<FoundRun> search(
            Instant since, Predicate<String> id, Predicate<RecordHeaders> wanted) {
        List<TopicPartition> partitions = new ArrayList<>(log.partitions(topics.status()));
        partitions.addAll(log.partitions(topics.requests()));
        SequencedMap<RunKey, FoundRun.Waiting> requests = new LinkedHashMap<>();
        SequencedMap<RunKey, List<Sighting>> told = new LinkedHashMap<>();
        log.readToEnd(
                log.offsets(partitions, since),
                record -> {
                    String key = text(record.key());
                    if (record.topic().equals(topics.requests())) {
                        if (id.test(key)) {
                            request(record, wanted)
                                    .ifPresent(it -> requests.putIfAbsent(it.key(), it));
                        }
                    } else if (id.test(key.substring(key.indexOf('/') + 1))) {
                        status(record)
                                .ifPresent(it ->
                                        told.computeIfAbsent(it.run(), _ -> new ArrayList<>())
                                                .add(it));
                    }
                });
        SequencedMap<RunKey, FoundRun> found = new LinkedHashMap<>(requests);
        told.forEach((run, sightings) -> found.put(run, known(sightings)));
        return found.values();
    }

    private static FoundRun known(List<Sighting> sightings) {
        List<Sighting> told =
                sightings.stream()
                        .sorted(Comparator.comparingInt(it -> it.event().sequence()))
                        .toList();
        return new FoundRun.Known(told, told.stream().reduce(RunReader::later).orElseThrow());
    }

    private Optional<Sighting> status(ConsumerRecord<byte[], byte[]> record) {
        return voices.status(record).map(Sighting::of);
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    private static Optional<FoundRun.Waiting> request(
            ConsumerRecord<byte[], byte[]> record, Predicate<RecordHeaders> wanted) {
        if (!(RecordHeaders.read(Envelopes.of(record), Wire.MAX_REQUEST_BYTES)
                        instanceof RecordHeaders.Read.Ok(RecordHeaders headers))
                || !wanted.test(headers)) {
            return Optional.empty();
        }
        return switch (RequestCodec.decode(headers.value())) {
            case Decoded.Malformed<RequestCodec.Received> _ -> Optional.empty();
            case Decoded.Ok<RequestCodec.Received>(RequestCodec.Received received) ->
                    Optional.of(
                            new FoundRun.Waiting(
                                    received.request(),
                                    received.digest(),
                                    headers.keyIds().stream().collect(Collectors.joining(" ")),
                                    Instant.ofEpochMilli(record.timestamp()),
                                    record.partition(),
                                    record.offset()));
        };
    }
}
