package backhaul.protocol.client;

import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.client.StatusReader.Listener;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What the reader's thread does. Only [#await] and [#stop] may be called from others.
final class StatusLoop implements Runnable {

    private static final Duration POLL = Duration.ofMillis(200);

    /// Runs whose last status is kept for those who ask late.
    private static final int REMEMBERED = 10_000;

    private final Voices voices;
    private final InstantSource clock;
    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final TopicLog log;

    private final Queue<RunWait> arriving = new ConcurrentLinkedQueue<>();
    private final List<RunWait> waits = new ArrayList<>();
    private final LastWords last = new LastWords(REMEMBERED);
    private List<Listener> listeners = List.of();
    private final List<TopicPartition> statusPartitions = new ArrayList<>();
    private final Every checks = new Every(Duration.ofSeconds(2));
    private final Every looks = new Every(Duration.ofMinutes(1));

    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    StatusLoop(KafkaSettings kafka, Voices voices, InstantSource clock) {
        this.voices = voices;
        this.clock = clock;
        this.consumer = ReaderSettings.consumer(kafka);
        this.admin = Admin.create(kafka.admin());
        this.log = new TopicLog(consumer);
    }

    void open(Instant since, List<Listener> live) {
        listeners = live;
        statusPartitions.addAll(log.partitions(voices.topics().status()));
        Map<TopicPartition, Long> from = new HashMap<>(log.offsets(statusPartitions, since));
        from.putAll(consumer.endOffsets(log.partitions(voices.topics().progress())));
        log.seek(from);
    }

    CompletableFuture<Ending> await(RunWait wait) {
        arriving.add(wait);
        Throwable ended = failure;
        if (ended != null) {
            wait.fail(ended);
        }
        return wait.ending();
    }

    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                turn();
            }
            end(new CancellationException("the status reader was closed"));
        } catch (RuntimeException e) {
            end(stopped ? new CancellationException("the status reader was closed") : e);
        } finally {
            closeConnections();
        }
    }

    void closeConnections() {
        consumer.close();
        admin.close(Duration.ZERO);
    }

    private void turn() {
        takeArrivals();
        for (ConsumerRecord<byte[], byte[]> record : log.poll(POLL)) {
            if (record.topic().equals(voices.topics().status())) {
                voices.status(record).ifPresent(this::hear);
            } else {
                voices.progress(record)
                        .ifPresent(heard -> listeners.forEach(it -> it.progress(heard)));
            }
        }
        endOverdue();
        lookForPartitions();
        waits.removeIf(RunWait::over);
    }

    private void takeArrivals() {
        for (RunWait wait = arriving.poll(); wait != null; wait = arriving.poll()) {
            last.of(wait.run()).ifPresent(wait::hear);
            waits.add(wait);
        }
    }

    /// Listeners first: who acts on an ending finds that they have heard of it.
    private void hear(Heard<StatusEvent> status) {
        last.hear(status);
        listeners.forEach(listener -> listener.status(status));
        RunKey run = status.event().status().run();
        for (RunWait wait : waits) {
            if (wait.run().equals(run)) {
                wait.hear(status);
            }
        }
    }

    /// Nothing is said of a request that no worker took; but what is on its way must be read first.
    private void endOverdue() {
        Instant now = clock.instant();
        if (waits.stream().anyMatch(wait -> wait.overdue(now)) && checks.due() && caughtUp()) {
            waits.stream().filter(wait -> wait.overdue(now)).forEach(RunWait::notTaken);
        }
    }

    /// Also waits for transactions that are open: they may hold the status that is waited for.
    private boolean caughtUp() {
        try {
            if (assignNew(partitionsNow())) {
                return false;
            }
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            statusPartitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(
                                    latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                            .all()
                            .get();
            return ends.entrySet().stream()
                    .allMatch(end -> log.position(end.getKey()) >= end.getValue().offset());
        } catch (ExecutionException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private List<TopicPartition> partitionsNow() throws InterruptedException, ExecutionException {
        String topic = voices.topics().status();
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /// Topics can be given more partitions while we read. The client learns of it by itself.
    private void lookForPartitions() {
        if (!looks.due()) {
            return;
        }
        try {
            assignNew(log.partitions(voices.topics().status()));
        } catch (TimeoutException e) {
            // No broker answers: there will be another look.
        }
    }

    private boolean assignNew(Collection<TopicPartition> found) {
        List<TopicPartition> more = new ArrayList<>(found);
        more.removeAll(statusPartitions);
        if (more.isEmpty()) {
            return false;
        }
        statusPartitions.addAll(more);
        log.add(log.begins(more));
        return true;
    }

    private void end(Throwable reason) {
        failure = reason;
        takeArrivals();
        waits.forEach(wait -> wait.fail(reason));
    }
}
