package backhaul.worker.loop;

import backhaul.protocol.RejectReason;
import backhaul.protocol.RunStatus;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.admission.Delivery;
import backhaul.worker.admission.Plan;
import backhaul.worker.admission.Verdict;
import backhaul.worker.ledger.RunBook;
import backhaul.worker.run.Run;
import java.time.Instant;

/// Takes deliveries in while there is room, each with its verdict's consequence.
final class Admitting {
    /// Deliveries a turn, so that a flood does not hold up what is under way.
    private static final int TURN_LIMIT = 200;

    private final Desk desk;
    private final Admission admission;
    private final DeadLetters deadLetters;
    private final LoopObserver observer;

    /// The loop's own pieces that an admitted run passes through.
    record Desk(
            String worker,
            RunDesk runs,
            RunBook book,
            Plans plans,
            Cancelling cancels,
            Waiting waiting) {}

    /// How a record that is not let in is kept.
    record DeadLetters(DeadLetterRecord record, DeadLetterRate rate) {}

    Admitting(Desk desk, Admission admission, DeadLetters deadLetters, LoopObserver observer) {
        this.desk = desk;
        this.admission = admission;
        this.deadLetters = deadLetters;
        this.observer = observer;
    }

    void admit(Inbox inbox, Instant now) {
        for (int taken = 0; taken < TURN_LIMIT && desk.waiting().hasRoom(); taken++) {
            var delivery = inbox.next();
            if (delivery.isEmpty()) {
                return;
            }
            apply(delivery.get(), now);
        }
    }

    private void apply(Delivery delivery, Instant now) {
        String worker = desk.worker();
        switch (admission.admit(delivery, desk.book()::digestOf, now)) {
            case Verdict.Skipped skipped ->
                    observer.skipped(
                            skipped.withoutAddress() ? 0 : 1, skipped.withoutAddress() ? 1 : 0);
            case Verdict.DeadLettered refused -> deadLetter(delivery, refused);
            case Verdict.Duplicate _ -> {
                observer.duplicate();
                desk.runs().dealtWith();
            }
            case Verdict.Rejected rejected ->
                    desk.runs()
                            .add(
                                    Run.rejected(
                                            worker,
                                            rejected.request(),
                                            rejected.reason(),
                                            rejected.message(),
                                            now),
                                    now);
            case Verdict.Expired expired ->
                    desk.runs().add(Run.expired(worker, expired.request(), now), now);
            case Verdict.Admitted admitted -> accept(admitted.request(), admitted.plan(), now);
        }
    }

    private void accept(RunStatus.Request request, Plan plan, Instant now) {
        if (desk.waiting().isFull()) {
            String message = Waiting.LIMIT + " runs wait already; ask again when fewer do";
            desk.runs()
                    .add(
                            Run.rejected(
                                    desk.worker(),
                                    request,
                                    RejectReason.LIMIT_EXCEEDED,
                                    message,
                                    now),
                            now);
            return;
        }
        Run run =
                Run.accepted(
                        desk.worker(),
                        request,
                        plan.maxAttempts(),
                        plan.job().limits().deadline(),
                        now);
        desk.plans().put(run.key(), plan);
        desk.runs().add(run, now);
        desk.cancels().cancelIfAsked(run, desk.runs(), now);
    }

    private void deadLetter(Delivery delivery, Verdict.DeadLettered refused) {
        boolean written = deadLetters.rate().tryTake();
        if (written) {
            desk.runs().deadLetter(deadLetters.record().of(delivery, refused));
        }
        desk.runs().dealtWith();
        observer.deadLettered(refused.reason(), written);
    }
}
