package backhaul.worker.ops;

/// The values that can go up and down.
enum Measure {
    BUILD("backhaul.build.info", "Always 1; the version is in the label"),
    SLOTS("backhaul.slots", "Attempts that an engine can run at once"),
    ATTEMPTS_RUNNING("backhaul.attempts.running", "Attempts that run now"),
    EXPECT_EVERY(
            "backhaul.job.expect.every.seconds", "A job without a success for so long is overdue"),
    LAST_SUCCESS(
            "backhaul.job.last.success.timestamp.seconds", "When a job last succeeded, Unix time"),
    LAST_SIZE("backhaul.job.last.success.bytes", "What a job's last success wrote"),
    CLOCK_OFFSET(
            "backhaul.clock.offset.seconds", "How far this clock is ahead of the brokers' clocks"),
    SERVING("backhaul.serving", "1 while the address is served, else 0"),
    RUNS_RUNNING("backhaul.runs.running", "Runs that have an attempt under way"),
    RUNS_WAITING(
            "backhaul.runs.waiting", "Accepted runs that wait for a slot, a retry or their time"),
    PARTITIONS_PAUSED(
            "backhaul.partitions.paused", "Partitions of requests that are not read for now");

    final String meter;
    final String description;

    Measure(String meter, String description) {
        this.meter = meter;
        this.description = description;
    }
}
