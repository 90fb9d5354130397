package backhaul.worker.engine.hycu;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.hycu.Fault;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.worker.engine.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is found out before anything is started, which is all that a dry run does.
class PreparingTest {

    private static Outcome rehearse(Site site, HycuSpec spec) throws InterruptedException {
        Outcome told = site.engine.rehearse(spec, site.attempt);
        assertThat(site.simulator.started()).isEmpty();
        assertThat(site.simulator.seen("POST", "/schedules")).isEmpty();
        assertThat(site.attempt.handles).isEmpty();
        return told;
    }

    private static void fails(Site site, HycuSpec spec, boolean retryable, String... words)
            throws InterruptedException {
        assertThat(rehearse(site, spec))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.message()).contains(words);
                            assertThat(failed.retryable()).isEqualTo(retryable);
                        });
    }

    @Test
    void a_dry_run_names_what_would_be_backed_up_and_starts_nothing() throws Exception {
        try (Site site = Site.rest()) {
            String uuid = site.simulator.add(ObjectKind.VM, "erp-db");

            assertThat(rehearse(site, Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Succeeded.class,
                            done ->
                                    assertThat(done.message())
                                            .isEqualTo("dc1 would back up erp-db (" + uuid + ")"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VMS, VM",
        "VOLUME_GROUPS, VOLUME_GROUP",
        "APPLICATIONS, APPLICATION",
        "SHARES, SHARE"
    })
    void each_kind_is_found_by_name_and_by_uuid_and_backed_up(Kind kind, ObjectKind there)
            throws Exception {
        try (Site site = Site.rest()) {
            String first = site.simulator.add(there, "first");
            String second = site.simulator.add(there, "second");

            assertThat(site.run(Site.objects(kind, "first", second)))
                    .isInstanceOf(Outcome.Succeeded.class);
            assertThat(site.simulator.started())
                    .extracting(job -> job.object())
                    .containsExactly(first, second);
        }
    }

    @Test
    void a_name_is_matched_exactly_through_pages_that_are_smaller_than_asked_for()
            throws Exception {
        try (Site site = Site.rest()) {
            for (int i = 0; i < 30; i++) {
                site.simulator.add(ObjectKind.VM, "erp-db-" + i);
            }
            String uuid = site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.add(ObjectKind.VM, "ERP-DB");
            site.simulator.largestPage(7);

            assertThat(rehearse(site, Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Succeeded.class,
                            done -> assertThat(done.message()).contains("erp-db (" + uuid + ")"));
        }
    }

    @Test
    void a_name_that_two_objects_bear_is_refused_with_both() throws Exception {
        try (Site site = Site.rest()) {
            String one = site.simulator.add(ObjectKind.VM, "erp-db");
            String other = site.simulator.add(ObjectKind.VM, "erp-db");

            fails(site, Site.vms("erp-db"), false, "2 VMs", one, other, "Gold", "Name the uuid");
        }
    }

    @Test
    void a_name_that_nothing_bears_is_refused() throws Exception {
        try (Site site = Site.rest()) {
            fails(site, Site.vms("nope"), false, "configuration:", "dc1 has no VM nope");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUSPEND", "SUSPEND_CLEANUP"})
    void a_suspended_controller_is_not_asked(String mode) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.suspendMode(mode);

            fails(site, Site.vms("erp-db"), true, "dc1 is suspended");
            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Failed.class);
            assertThat(site.simulator.started()).isEmpty();
        }
    }

    @Test
    void one_that_may_not_read_the_mode_is_warned() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("GET", "/suspendMode", Fault.status(403), 1);

            Outcome told = rehearse(site, Site.vms("erp-db"));

            assertThat(told).isInstanceOf(Outcome.Succeeded.class);
            assertThat(told.result().warnings()).singleElement().asString().contains("(403)");
        }
    }

    @Test
    void a_credential_that_is_refused_is_named_and_not_shown() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.revokeAll();

            fails(site, Site.vms("erp-db"), false, "authentication: dc1 refuses the token (401)");
        }
    }

    @Test
    void v1_tells_a_refused_token_too() throws Exception {
        try (Site site = Site.v1()) {
            assertThat(rehearse(site, Site.backup("Daily"))).isInstanceOf(Outcome.Succeeded.class);
            site.simulator.revokeAll();
            fails(site, Site.backup("Daily"), false, "authentication:");
        }
    }

    @Test
    void a_user_with_the_wrong_password_is_named() throws Exception {
        try (Site site =
                new Site(Api.REST_V1_0, new Credential.User("backhaul", "wrong-password", true))) {
            fails(site, Site.vms("erp-db"), false, "authentication:", "user backhaul");
        }
    }

    @Test
    void a_controller_that_is_away_is_waited_for_and_then_told() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.down();
            fails(site, Site.vms("erp-db"), true, "network: dc1 (127.0.0.1");
        }
    }

    @Test
    void one_that_comes_back_in_time_is_asked() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.down();
            site.time.in(Duration.ofMinutes(2), site.simulator::up);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
        }
    }

    @Test
    void the_probe_says_how_each_controller_is() throws Exception {
        try (Site site = Site.rest()) {
            assertThat(site.engine.probe().ok()).isTrue();
            assertThat(site.engine.probe().line())
                    .isEqualTo("dc1 (rest-v1.0) at " + site.simulator.url());
            site.simulator.revokeAll();
            assertThat(site.engine.probe().ok()).isFalse();
        }
    }
}
