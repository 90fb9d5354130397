package backhaul.worker.engine.hycu;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.hycu.Life;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each value that a job's status can have.
class StatusTest {
    private static final Duration TAKES = Duration.ofMinutes(10);

    @ParameterizedTest
    @CsvSource({
        "OK, Succeeded",
        "WARNING, Succeeded",
        "ERROR, Failed",
        "FATAL, Failed",
        "ABORTED, Stopped",
        "SOMETHING_NEW, Unknown",
        "ok, Unknown"
    })
    void each_ending_of_a_controller_is_told_as_what_it_is(String status, String outcome)
            throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.life("erp-db", Life.ending(status, "said by the controller", TAKES));

            Outcome told = site.run(Site.vms("erp-db"));

            assertThat(told.getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(site.time.passed()).isGreaterThan(TAKES);
            assertThat(told.result().report()).contains("Backup of erp-db", "Status: " + status);
            site.onlyJob();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUED", "EXECUTING"})
    void a_job_that_goes_on_is_watched_until_its_time_is_over(String status) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.life("erp-db", Life.always(status));
            site.time.in(Duration.ofHours(3), () -> site.attempt.stop(StopReason.TIMEOUT));

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.TIMEOUT));
        }
    }

    @Test
    void a_warning_is_a_success_with_the_controllers_words() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.life("erp-db", Life.ending("WARNING", "no snapshot of sdb", TAKES));

            assertThat(site.run(Site.vms("erp-db")).result().warnings())
                    .singleElement()
                    .asString()
                    .contains("erp-db", "WARNING", "no snapshot of sdb");
        }
    }

    @Test
    void a_failed_job_may_be_tried_again_and_its_message_is_told() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.life("erp-db", Life.ending("ERROR", "target is full", TAKES));

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.message())
                                        .contains("dc1", "erp-db", "ERROR: target is full");
                            });
        }
    }

    @Test
    void a_job_aborted_on_the_controller_is_cancelled_and_says_by_whom() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.life("erp-db", Life.ending("ABORTED", "by admin", TAKES));

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            stopped -> {
                                assertThat(stopped.reason()).isEqualTo(StopReason.CANCEL);
                                assertThat(stopped.message()).contains("by nobody here");
                            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OK, Succeeded",
        "COMPLETED, Succeeded",
        "Completed, Succeeded",
        "ERROR, Failed",
        "Failed, Failed",
        "ABORTED, Stopped",
        "Canceled, Stopped",
        "mystery, Unknown"
    })
    void each_word_of_v1_is_understood_whatever_its_case(String status, String outcome)
            throws Exception {
        try (Site site = Site.v1()) {
            site.simulator.life("Daily", Life.ending(status, "said", TAKES));

            Outcome told = site.run(Site.backup("Daily"));

            assertThat(told.getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(told.result().report()).contains("start time", "end time");
            assertThat(site.onlyJob().body())
                    .contains("\"name\":\"Daily\"", "\"type\":\"full\"", "\"timestamp\":\"");
        }
    }

    @Test
    void progress_is_told_as_the_controller_tells_it() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));

            site.run(Site.vms("erp-db"));

            assertThat(site.attempt.percentages).contains(25.0, 50.0, 75.0, 100.0).isSorted();
            assertThat(site.attempt.messages).contains("erp-db on dc1: EXECUTING");
        }
    }

    @Test
    void a_run_succeeds_when_all_of_its_objects_do() throws Exception {
        try (Site site = Site.rest()) {
            site.simulator.add(ObjectKind.VM, "a");
            site.simulator.add(ObjectKind.VM, "b");
            site.simulator.add(ObjectKind.VM, "c");
            site.simulator.life("b", Life.ending("ERROR", "broken", Duration.ofMinutes(1)));

            Outcome told = site.run(Site.vms("a", "b", "c"));

            assertThat(told)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> {
                                // Another attempt would back up a and c a second time.
                                assertThat(failed.retryable()).isFalse();
                                assertThat(failed.message()).contains("1 of 3", "b: job", "broken");
                            });
            assertThat(site.simulator.started()).hasSize(3);
        }
    }

    @Test
    void what_is_not_to_be_watched_ends_when_it_is_taken() throws Exception {
        try (Site site = Site.withMachine()) {
            HycuSpec spec = Site.vms("erp-db");

            Outcome told =
                    site.run(
                            new HycuSpec(spec.controller(), spec.what(), spec.checkEvery(), false));

            assertThat(told)
                    .isInstanceOfSatisfying(
                            Outcome.Succeeded.class,
                            done -> assertThat(done.message()).contains("took", "not watched"));
            assertThat(told.result().warnings()).singleElement().asString().contains("not watched");
            assertThat(site.simulator.seen("GET", "/jobs/")).isEmpty();
        }
    }
}
