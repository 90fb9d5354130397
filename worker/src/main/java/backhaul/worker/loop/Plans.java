package backhaul.worker.loop;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.KeyStanding;
import backhaul.worker.admission.Plan;
import backhaul.worker.admission.Verdict;
import backhaul.worker.catalog.Job;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a run amounts to at the moment its next attempt is to begin. A run that was admitted by
/// this tenure, under the catalog and keys in force, has its plan; any other is admitted again from
/// its request, read where it lies.
final class Plans {
    private final Admission admission;
    private final RequestReread requests;
    private final Map<RunKey, Plan> plans = new HashMap<>();
    private Admission.@Nullable Rules madeUnder;

    sealed interface Answer {
        record Go(Plan plan) implements Answer {}

        /// No attempt may begin: this is what becomes of the run.
        record Stop(RunEvent event) implements Answer {}

        /// Kafka did not answer: ask again later.
        record Later() implements Answer {}
    }

    Plans(Admission admission, RequestReread requests) {
        this.admission = admission;
        this.requests = requests;
    }

    void put(RunKey run, Plan plan) {
        discardIfOutdated();
        plans.put(run, plan);
    }

    void forget(RunKey run) {
        plans.remove(run);
    }

    Answer of(Run run) {
        discardIfOutdated();
        Plan known = plans.get(run.key());
        return known != null ? new Answer.Go(known) : admitAgain(run);
    }

    /// What the catalog says now of the run's job; empty where that is gone, or another engine's.
    Optional<JobSpec> catalogued(Run run) {
        return admission
                .inForce()
                .catalog()
                .job(run.request().job())
                .filter(job -> job.engine().equals(run.request().engine()))
                .map(Job::spec);
    }

    /// A new catalog or new keys: whatever was admitted before has to be admitted again.
    private void discardIfOutdated() {
        Admission.Rules inForce = admission.inForce();
        if (!inForce.equals(madeUnder)) {
            plans.clear();
            madeUnder = inForce;
        }
    }

    private Answer admitAgain(Run run) {
        RunStatus.Request request = run.request();
        if (admission.keyStanding(request.keyId()) instanceof KeyStanding.Gone(String message)) {
            return new Answer.Stop(
                    new RunEvent.Withdrawn(DeadLetterReason.REVOKED_KEY.wireName(), message));
        }
        return switch (requests.read(request.partition(), request.offset())) {
            case RequestReread.Found.NoAnswer _ -> new Answer.Later();
            case RequestReread.Found.Gone _ ->
                    lost("its request is no longer on the topic, so it cannot be checked again");
            case RequestReread.Found.Request found ->
                    answer(run, admission.readmit(found.delivery()));
        };
    }

    private Answer answer(Run run, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted when same(run, admitted.request()) -> {
                plans.put(run.key(), admitted.plan());
                yield new Answer.Go(admitted.plan());
            }
            case Verdict.Rejected rejected when same(run, rejected.request()) ->
                    new Answer.Stop(
                            new RunEvent.Withdrawn(
                                    rejected.reason().wireName(),
                                    "no longer allowed: " + rejected.message()));
            case Verdict.DeadLettered refused when keyIsGone(refused.reason()) ->
                    new Answer.Stop(
                            new RunEvent.Withdrawn(
                                    DeadLetterReason.REVOKED_KEY.wireName(),
                                    "its key was revoked or removed before the attempt began: "
                                            + refused.detail()));
            case Verdict.DeadLettered refused ->
                    lost("its request does not verify any more: " + refused.detail());
            case Verdict.Admitted _,
                    Verdict.Rejected _,
                    Verdict.Skipped _,
                    Verdict.Duplicate _,
                    Verdict.Expired _ ->
                    lost("where its request lay is another record now");
        };
    }

    private static boolean keyIsGone(DeadLetterReason reason) {
        return reason == DeadLetterReason.REVOKED_KEY || reason == DeadLetterReason.UNKNOWN_KEY;
    }

    private static boolean same(Run run, RunStatus.Request request) {
        return run.request().digest().equals(request.digest())
                && run.key().equals(new RunKey(request.address(), request.source(), request.id()));
    }

    private static Answer lost(String message) {
        return new Answer.Stop(new RunEvent.RequestLost(message));
    }
}
