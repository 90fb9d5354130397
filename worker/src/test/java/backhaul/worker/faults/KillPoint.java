package backhaul.worker.faults;

import org.apache.kafka.common.protocol.ApiKeys;

/// Where in the life of a run its worker is killed, told by the request that the worker sends then.
/// A run that has to wait has four transactions: accepted, intent to start, handle of the process,
/// end. One that begins at once is accepted and intended in the same.
///
/// @see KillPointsIT
enum KillPoint {
    INSIDE_ACCEPTED(Step.ACCEPTED, ApiKeys.TXN_OFFSET_COMMIT, false, 1, 1),
    BEFORE_ACCEPTED(Step.ACCEPTED, ApiKeys.END_TXN, false, 1, 1),
    AFTER_ACCEPTED(Step.ACCEPTED, ApiKeys.END_TXN, true, 1, 1),
    INSIDE_INTENT(Step.INTENT, ApiKeys.TXN_OFFSET_COMMIT, false, 1, 1),
    BEFORE_INTENT(Step.INTENT, ApiKeys.END_TXN, false, 1, 1),
    /// The intent is committed and nothing was started: the attempt counts all the same.
    BETWEEN_INTENT_AND_START(Step.INTENT, ApiKeys.END_TXN, true, 2, 1),
    BETWEEN_ACCEPTED_AT_ONCE_AND_START(Step.ACCEPTED_AT_ONCE, ApiKeys.END_TXN, true, 2, 1),
    BETWEEN_START_AND_HANDLE(Step.HANDLE, ApiKeys.TXN_OFFSET_COMMIT, false, 2, 2),
    BEFORE_HANDLE(Step.HANDLE, ApiKeys.END_TXN, false, 2, 2),
    AFTER_HANDLE(Step.HANDLE, ApiKeys.END_TXN, true, 2, 2),
    INSIDE_END(Step.END, ApiKeys.TXN_OFFSET_COMMIT, false, 2, 2),
    BEFORE_END(Step.END, ApiKeys.END_TXN, false, 2, 2),
    AFTER_END(Step.END, ApiKeys.END_TXN, true, 1, 1);

    final Step step;
    final ApiKeys request;

    /// The request takes effect and its answer is lost; else it never arrives.
    final boolean takesEffect;

    /// How many attempts the run has in the end, and how often its process was started.
    final int attempts;

    final int starts;

    KillPoint(Step step, ApiKeys request, boolean takesEffect, int attempts, int starts) {
        this.step = step;
        this.request = request;
        this.takesEffect = takesEffect;
        this.attempts = attempts;
        this.starts = starts;
    }

    /// A transaction of a run.
    enum Step {
        ACCEPTED(true, 1),
        INTENT(true, 1),
        ACCEPTED_AT_ONCE(false, 1),
        HANDLE(false, 2),
        END(false, 1);

        /// The run does not begin at once.
        final boolean delayed;

        /// The how manieth transaction it is from when the proxy is told.
        final int nth;

        Step(boolean delayed, int nth) {
            this.delayed = delayed;
            this.nth = nth;
        }
    }
}
