package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.engine.StopReason;
import backhaul.worker.ledger.NoProgress;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads the controls topic, never paused, and brings each cancel to its run: at once, or when the
/// run is accepted.
final class Cancelling implements AutoCloseable {
    /// As far back as a request that is let in today can have been cancelled.
    private static final Duration REACH = Duration.ofHours(25);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition controls;
    private final byte[] address;
    private final Court court;
    private final Desks desks;
    private final LiveAttempts live;
    private final CancelBook book = new CancelBook();

    /// Finds the desk that a run lies on which has not ended.
    interface Desks {
        Optional<RunDesk> with(RunKey run);
    }

    /// Who says whether a cancel is let in, and who is told when it is not.
    record Court(CancelAdmission admission, LoopObserver observer) {}

    Cancelling(
            Consumer<byte[], byte[]> consumer,
            String topic,
            String address,
            Court court,
            Desks desks,
            LiveAttempts live) {
        this.consumer = consumer;
        this.controls = new TopicPartition(topic, 0);
        this.address = Records.bytes(address);
        this.court = court;
        this.desks = desks;
        this.live = live;
        consumer.assign(List.of(controls));
    }

    /// Reads everything that may still matter, up to the end that the topic has now. Until the runs
    /// are restored, cancels only gather.
    void catchUp(Instant now, NoProgress guard) {
        @Nullable OffsetAndTimestamp start =
                consumer.offsetsForTimes(Map.of(controls, now.minus(REACH).toEpochMilli()))
                        .get(controls);
        long end = consumer.endOffsets(List.of(controls)).getOrDefault(controls, 0L);
        consumer.seek(controls, start == null ? end : start.offset());
        while (consumer.position(controls) < end) {
            gather(Duration.ofMillis(100), now);
            guard.check(end - consumer.position(controls));
        }
    }

    /// Takes in what has come, and brings it to the runs there are.
    void poll(Instant now) {
        gather(Duration.ZERO, now);
    }

    private void gather(Duration patience, Instant now) {
        consumer.poll(patience)
                .forEach(record -> {
                    if (Records.addressing(record, address) == Records.Addressing.OURS) {
                        judge(court.admission().admit(Records.delivery(record)), now);
                    }
                });
    }

    private void judge(CancelAdmission.Answer answer, Instant now) {
        switch (answer) {
            case CancelAdmission.Answer.Skipped _ -> {}
            case CancelAdmission.Answer.Refused refused ->
                    court.observer().cancelRefused(refused.reason(), refused.detail());
            case CancelAdmission.Answer.Cancel cancel -> {
                boolean kept =
                        book.add(
                                cancel.run(),
                                new CancelBook.Waiting(
                                        cancel.keyId(), cancel.reason(), cancel.expiresAt()));
                if (!kept) {
                    court.observer()
                            .cancelRefused(
                                    "limit_exceeded", "too many cancels wait for their runs");
                }
                desks.with(cancel.run())
                        .ifPresent(desk ->
                                desk.unfinished(cancel.run())
                                        .ifPresent(run -> cancelIfAsked(run, desk, now)));
            }
        }
    }

    /// Cancels the run if a cancel that may do so waits for it. The cancel is kept until what came
    /// of it is committed: should the unit be taken again before, it is still there.
    void cancelIfAsked(Run run, RunDesk desk, Instant now) {
        book.of(run.key()).forEach(cancel -> cancel(run, desk, cancel, now));
    }

    private void cancel(Run run, RunDesk desk, CancelBook.Waiting cancel, Instant now) {
        String job = run.request().job();
        if (!court.admission().mayCancel(cancel.keyId(), run.key().source(), job)) {
            book.drop(run.key(), cancel);
            court.observer()
                    .cancelRefused(
                            "not_permitted",
                            "key " + cancel.keyId() + " may not cancel job " + job);
            return;
        }
        desk.afterCommit(() -> {
            book.drop(run.key(), cancel);
            court.observer().cancelTaken();
        });
        desk.apply(run.key(), new RunEvent.CancelRequested(cancel.reason()), now)
                .filter(cancelled -> !cancelled.ended())
                .ifPresent(cancelled -> stopAfterCommit(cancelled, desk));
    }

    private void stopAfterCommit(Run run, RunDesk desk) {
        RunKey key = run.key();
        int number = run.status().attempt();
        desk.afterCommit(() ->
                live.find(key, number)
                        .ifPresent(attempt -> attempt.requestStop(StopReason.CANCEL)));
    }

    void forgetExpired(Instant now) {
        book.forgetExpired(now);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
