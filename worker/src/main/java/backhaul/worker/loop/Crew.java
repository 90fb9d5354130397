package backhaul.worker.loop;

import backhaul.worker.ledger.RunBook;

/// The pieces of one tenure, each with one concern.
record Crew(State state, Inbox inbox, Admitting admitting, Endings endings, Starting starting) {

    /// What is known of runs.
    record State(RunBook book, Agenda agenda, RunDesk desk) {}
}
