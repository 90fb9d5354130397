package backhaul.worker.engine.hycu;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.hycu.Fault;
import backhaul.sandbox.hycu.Life;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Watching, stopping and taking up again, through all that a controller can do meanwhile.
class WatchingTest {
    private static final Duration TAKES = Duration.ofMinutes(30);
    private static final String JOB = "/jobs/[^/]+$";

    @Test
    void a_controller_that_is_down_for_ten_minutes_costs_nothing_but_time() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(Duration.ofMinutes(5), site.simulator::down);
            site.time.in(Duration.ofMinutes(15), site.simulator::up);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            site.onlyJob();
            assertThat(site.time.passed()).isBetween(TAKES, TAKES.plusMinutes(6));
        }
    }

    @Test
    void so_it_does_at_the_very_end_of_the_job() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(TAKES.minusMinutes(1), site.simulator::down);
            site.time.in(TAKES.plusMinutes(9), site.simulator::up);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            site.onlyJob();
        }
    }

    static Stream<Arguments> passing_faults() {
        return Stream.of(
                        new Fault.LostAnswer(false),
                        new Fault.Truncated(),
                        new Fault.Huge(4 << 20),
                        new Fault.EmptyEntities(),
                        new Fault.Nonsense("{}"),
                        new Fault.Nonsense("[1,2"),
                        new Fault.Nonsense("[".repeat(10_000)),
                        new Fault.Nonsense("{\"entities\":[{\"status\":7}]}"),
                        new Fault.Unwrapped(),
                        new Fault.ContentType("text/html"),
                        Fault.status(404),
                        Fault.status(500),
                        Fault.retryAfter(429, "60"),
                        Fault.retryAfter(503, "9999999"),
                        Fault.retryAfter(503, "never"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("passing_faults")
    void a_bad_answer_or_two_are_looked_past(Fault fault) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.simulator.fault("GET", JOB, fault, 2);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            site.onlyJob();
            assertThat(site.time.passed()).isLessThan(TAKES.plusMinutes(20));
        }
    }

    @Test
    void a_controller_that_wants_peace_is_left_alone_for_so_long() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(Duration.ofMinutes(5)));
            site.simulator.fault("GET", JOB, Fault.retryAfter(429, "600"), 1);

            site.run(Site.vms("erp-db"));

            // One look that was refused, and one ten minutes later.
            assertThat(site.simulator.seen("GET", JOB)).hasSize(2);
        }
    }

    @Test
    void a_job_that_the_controller_has_forgotten_is_unknown() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(Duration.ofMinutes(10), () -> site.simulator.forget(site.onlyJob().id()));

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Unknown.class,
                            unknown ->
                                    assertThat(unknown.message())
                                            .contains("does not know it any more"));
        }
    }

    @Test
    void a_credential_that_is_revoked_meanwhile_ends_the_watch_and_is_named() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(Duration.ofMinutes(10), site.simulator::revokeAll);

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given ->
                                    assertThat(given.message())
                                            .contains("authentication:", "the token", "401")
                                            .doesNotContain(Site.KEY));
        }
    }

    @Test
    void a_session_that_a_restart_forgot_is_begun_anew_and_ended_at_the_end() throws Exception {
        var user = new Credential.User("backhaul", "pass-of-the-tests", true);
        try (Site site = new Site(Api.REST_V1_0, user)) {
            site.simulator.user("backhaul", "pass-of-the-tests").add(ObjectKind.VM, "erp-db");
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(
                    Duration.ofMinutes(10),
                    () -> {
                        site.simulator.down();
                        site.simulator.up();
                    });

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);

            assertThat(site.simulator.seen("POST", "/requestToken")).hasSize(2);
            assertThat(site.simulator.loggedIn()).isEqualTo(1);
            site.engine.close();
            assertThat(site.simulator.loggedIn()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"TIMEOUT", "STALLED", "CANCEL"})
    void a_job_that_is_to_be_stopped_is_stopped_and_seen_to_be(StopReason reason) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(Duration.ofMinutes(10), () -> site.attempt.stop(reason));

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            stopped -> {
                                assertThat(stopped.reason()).isEqualTo(reason);
                                assertThat(stopped.message()).contains("stopped");
                            });
            assertThat(site.simulator.killed(site.onlyJob().id())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"DRAIN", "UNIT_LOST"})
    void a_job_that_is_anothers_now_goes_on(StopReason reason) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(Duration.ofMinutes(10), () -> site.attempt.stop(reason));

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Stopped.class);
            assertThat(site.simulator.killed(site.onlyJob().id())).isFalse();
        }
    }

    @Test
    void what_cannot_be_stopped_is_said_to_go_on_and_is_not_tried_again() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.simulator.fault("DELETE", JOB, Fault.status(405), 1);
            site.time.in(Duration.ofMinutes(10), () -> site.attempt.stop(StopReason.TIMEOUT));

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given -> {
                                assertThat(given.reason()).isEqualTo(StopReason.TIMEOUT);
                                assertThat(given.message()).contains("it goes on");
                            });
        }
    }

    @Test
    void v1_can_stop_nothing() throws Exception {
        try (Site site = Site.v1()) {
            site.simulator.usually(Life.succeedingAfter(TAKES));
            site.time.in(Duration.ofMinutes(10), () -> site.attempt.stop(StopReason.CANCEL));

            assertThat(site.run(Site.backup("Daily")))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given -> assertThat(given.message()).contains("cannot stop it"));
        }
    }

    @Test
    void a_job_of_another_object_is_never_stopped() throws Exception {
        try (Site site = Site.rest()) {
            String mine = site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.usually(Life.succeedingAfter(TAKES));
            String other = site.simulator.startOther("another", "erp").id();
            site.time.in(Duration.ofMinutes(1), () -> site.attempt.stop(StopReason.CANCEL));
            Item item = Item.waiting(mine, "erp-db").asked(site.time.instant()).started(other);

            assertThat(site.recover(site.left(item)))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given -> assertThat(given.message()).contains("does not say"));
            assertThat(site.simulator.killed(other)).isFalse();
        }
    }

    @Test
    void another_worker_watches_on() throws Exception {
        try (Site site = Site.rest()) {
            String uuid = site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.usually(Life.succeedingAfter(TAKES));
            String job = site.simulator.startOther(uuid, "erp-db").id();
            Item item = Item.waiting(uuid, "erp-db").asked(site.time.instant()).started(job);

            assertThat(site.recover(site.left(item))).isInstanceOf(Outcome.Succeeded.class);
            assertThat(site.simulator.seen("POST", "")).isEmpty();
        }
    }

    @Test
    void another_worker_finds_the_job_whose_answer_died_with_the_first() throws Exception {
        try (Site site = Site.rest()) {
            String uuid = site.simulator.add(ObjectKind.VM, "erp-db");
            Item item = Item.waiting(uuid, "erp-db").asked(site.time.instant());
            site.simulator.startOther(uuid, "erp-db");

            assertThat(site.recover(site.left(item))).isInstanceOf(Outcome.Succeeded.class);
            assertThat(site.simulator.seen("POST", "")).isEmpty();
        }
    }

    @Test
    void where_it_finds_none_nothing_was_started_and_the_next_attempt_may() throws Exception {
        try (Site site = Site.rest()) {
            String uuid = site.simulator.add(ObjectKind.VM, "erp-db");
            Item item = Item.waiting(uuid, "erp-db").asked(site.time.instant());

            assertThat(site.recover(site.left(item))).isInstanceOf(Outcome.Lost.class);
            assertThat(site.simulator.seen("POST", "")).isEmpty();
            assertThat(site.time.passed())
                    .isGreaterThanOrEqualTo(Site.REQUEST_TIMEOUT.multipliedBy(2));
        }
    }

    @Test
    void with_v1_nobody_can_tell() throws Exception {
        try (Site site = Site.v1()) {
            Item item = Item.waiting("", "Daily").asked(site.time.instant());

            assertThat(site.recover(site.left(item))).isInstanceOf(Outcome.GivenUp.class);
            assertThat(site.simulator.seen("POST", "")).isEmpty();
        }
    }

    @Test
    void a_handle_of_a_controller_that_is_not_here_is_given_up() throws Exception {
        try (Site site = Site.rest()) {
            var handle =
                    new HycuHandle(
                            "dc9",
                            Duration.ofSeconds(30),
                            List.of(Item.waiting("u", "n").asked(site.time.instant())));

            assertThat(site.recover(handle.encoded()))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given ->
                                    assertThat(given.message())
                                            .contains("engines.hycu.controllers.dc9"));
        }
    }

    @Test
    void looks_are_spread_and_become_rarer() {
        Pace pace = new Pace(Duration.ofSeconds(30));

        assertThat(pace.first()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(30));
        assertThat(pace.even(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(30));
        assertThat(pace.even(Duration.ofHours(1))).isEqualTo(Duration.ofMinutes(3));
        assertThat(pace.even(Duration.ofHours(20))).isEqualTo(Duration.ofMinutes(5));
        assertThat(new Pace(Duration.ofMinutes(10)).even(Duration.ofHours(20)))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_controller_may_echo_the_credential_and_nobody_sees_it() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.life(
                    "erp-db",
                    Life.ending("ERROR", "Bearer " + Site.KEY + " said no", Duration.ofMinutes(1)));
            site.simulator.fault(
                    "POST",
                    "/schedules",
                    new Fault.Answer(
                            409, Map.of(), "{\"message\":{\"title\":\"" + Site.KEY + "\"}}", false),
                    1);

            Outcome told = site.run(Site.vms("erp-db"));

            assertThat(told.toString() + site.attempt.handles + site.attempt.messages)
                    .contains("***")
                    .doesNotContain(Site.KEY);
        }
    }
}
