/// What `worker.yaml` says, read once and checked whole: who this worker is, whom it trusts, how it
/// reaches Kafka, and the jobs of its catalog. Jobs and trusted keys are read again while it runs.
@NullMarked
package backhaul.worker.config;

import org.jspecify.annotations.NullMarked;
