package backhaul.worker.loop;

import backhaul.protocol.RunKey;

/// One try of one run.
record AttemptKey(RunKey run, int number) {}
