package backhaul.worker.loop;

import backhaul.worker.ledger.RunBook;

/// The pieces of one tenure, each with one concern.
record Crew(
        State state,
        Intake intake,
        Admitting admitting,
        Cancelling cancelling,
        Endings endings,
        Attempts attempts) {

    /// What is known of runs.
    record State(RunBook book, Agenda agenda, RunDesk desk) {}

    /// What begins attempts, and what they are reached through.
    record Attempts(
            Starting starting, LiveAttempts live, Mailbox mailbox, ProgressReporter progress) {}
}
