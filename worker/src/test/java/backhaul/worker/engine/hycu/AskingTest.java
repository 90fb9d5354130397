package backhaul.worker.engine.hycu;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.codec.StatusLimits;
import backhaul.sandbox.hycu.Fault;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Starting a job, with every answer that can be lost or wrong. However it goes, no object is
/// backed up twice.
class AskingTest {
    private static final String SCHEDULE = "/schedules/";

    static Stream<Arguments> answers_that_tell_nothing() {
        return Stream.of(
                        new Fault.LostAnswer(true),
                        new Fault.LostAnswer(false),
                        new Fault.Truncated(),
                        new Fault.Huge(4 << 20),
                        new Fault.EmptyEntities(),
                        new Fault.Nonsense("{\"entities\":[\"../../admin\"]}"),
                        new Fault.Nonsense("<html>login</html>"),
                        new Fault.Nonsense("{\"entities\":[],\"entities\":[\"x\"]}"),
                        new Fault.Answer(500, Map.of(), "", true),
                        new Fault.Answer(500, Map.of(), "", false),
                        new Fault.Answer(502, Map.of(), "<html>", true),
                        new Fault.Answer(503, Map.of("Retry-After", "7"), "", true),
                        new Fault.Answer(503, Map.of("Retry-After", "7"), "", false),
                        new Fault.Answer(200, Map.of("Content-Encoding", "gzip"), "x", true))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("answers_that_tell_nothing")
    void a_job_that_may_have_been_started_is_looked_for_before_it_is_asked_for_again(Fault fault)
            throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("POST", SCHEDULE, fault, 1);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);

            site.onlyJob();
            assertThat(site.simulator.seen("POST", SCHEDULE)).hasSize(fault.effective() ? 1 : 2);
            if (!fault.effective()) {
                assertThat(site.time.passed())
                        .isGreaterThanOrEqualTo(Site.REQUEST_TIMEOUT.multipliedBy(2));
            }
        }
    }

    @Test
    void silence_is_no_answer_either() throws Exception {
        try (Site site =
                new Site(
                        Api.REST_V1_0,
                        new Credential.Token(Site.KEY, "token"),
                        Duration.ofSeconds(1))) {
            site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.fault("POST", SCHEDULE, new Fault.Silence(true), 1);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            site.onlyJob();
        }
    }

    @Test
    void nor_is_one_that_drips() throws Exception {
        try (Site site =
                new Site(
                        Api.REST_V1_0,
                        new Credential.Token(Site.KEY, "token"),
                        Duration.ofSeconds(1))) {
            site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.fault("POST", SCHEDULE, new Fault.SlowBytes(Duration.ofSeconds(1)), 1);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            site.onlyJob();
        }
    }

    static Stream<Arguments> answers_in_other_clothes() {
        return Stream.of(
                        new Fault.ContentType("text/html"),
                        new Fault.ContentType(""),
                        new Fault.Unwrapped())
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("answers_in_other_clothes")
    void an_answer_that_names_the_job_is_enough(Fault fault) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("POST", SCHEDULE, fault, 1);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            assertThat(site.simulator.seen("GET", "/jobs$")).isEmpty();
            site.onlyJob();
        }
    }

    @Test
    void two_jobs_since_then_are_more_than_anyone_can_tell_apart() throws Exception {
        try (Site site = Site.rest()) {
            String uuid = site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.fault("POST", SCHEDULE, new Fault.LostAnswer(true), 1);
            site.attempt.onRecord =
                    handle -> {
                        if (site.simulator.started().isEmpty()) {
                            site.simulator.startOther(uuid, "erp-db");
                        }
                    };

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given -> assertThat(given.message()).contains("2 jobs of it"));
            assertThat(site.simulator.seen("POST", SCHEDULE)).hasSize(1);
        }
    }

    @Test
    void jobs_of_others_and_of_earlier_are_not_adopted() throws Exception {
        try (Site site = Site.rest()) {
            String uuid = site.simulator.add(ObjectKind.VM, "erp");
            String other = site.simulator.add(ObjectKind.VM, "erp-db");
            site.simulator.startOther(uuid, "erp", Instant.now().minusSeconds(60));
            site.simulator.startOther(other, "erp-db");
            site.simulator.fault("POST", SCHEDULE, new Fault.LostAnswer(true), 1);

            assertThat(site.run(Site.vms("erp"))).isInstanceOf(Outcome.Succeeded.class);

            assertThat(site.simulator.started()).hasSize(3);
            assertThat(site.attempt.handle().items().getFirst().job())
                    .isEqualTo(site.simulator.started().getLast().id());
        }
    }

    @Test
    void a_second_lost_request_is_the_last() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("POST", SCHEDULE, new Fault.LostAnswer(false), 2);

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given -> assertThat(given.message()).contains("asked for twice"));
            assertThat(site.simulator.seen("POST", SCHEDULE)).hasSize(2);
        }
    }

    @Test
    void v1_has_no_way_to_look_so_that_nobody_knows() throws Exception {
        try (Site site = Site.v1()) {
            site.simulator.fault("POST", "/backups", new Fault.LostAnswer(true), 1);

            assertThat(site.run(Site.backup("Daily")))
                    .isInstanceOfSatisfying(
                            Outcome.GivenUp.class,
                            given -> {
                                assertThat(given.reason()).isNull();
                                assertThat(given.message()).contains("cannot be looked for");
                            });
            assertThat(site.simulator.seen("POST", "/backups")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 409})
    void a_refusal_that_passes_is_waited_out(int status) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("POST", SCHEDULE, Fault.retryAfter(status, "20"), 2);

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Succeeded.class);
            site.onlyJob();
            assertThat(site.simulator.seen("POST", SCHEDULE)).hasSize(3);
            assertThat(site.time.passed()).isGreaterThan(Duration.ofSeconds(40));
        }
    }

    @Test
    void a_controller_that_refuses_for_long_fails_the_attempt_and_may_be_asked_by_the_next()
            throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("POST", SCHEDULE, Fault.status(409), 1000);

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.message()).contains("409");
                            });
            assertThat(site.simulator.started()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void a_refusal_that_lasts_ends_the_run(int status) throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault("POST", SCHEDULE, Fault.status(status), 1000);

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isFalse();
                                assertThat(failed.message())
                                        .contains("" + status)
                                        .doesNotContain(Site.KEY);
                            });
            assertThat(site.simulator.seen("POST", SCHEDULE)).hasSize(1);
        }
    }

    @Test
    void a_redirect_is_not_followed_with_the_credential() throws Exception {
        try (Site site = Site.withMachine()) {
            site.simulator.fault(
                    "POST",
                    SCHEDULE,
                    new Fault.Answer(307, Map.of("Location", "https://evil.example/x"), "", false),
                    1);

            assertThat(site.run(Site.vms("erp-db")))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed ->
                                    assertThat(failed.message())
                                            .contains("configuration:", "redirects to"));
        }
    }

    @Test
    void each_request_is_in_the_ledger_before_it_is_sent() throws Exception {
        try (Site site = Site.rest()) {
            List<String> seen = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                site.simulator.add(ObjectKind.VM, name);
            }
            site.attempt.onRecord =
                    handle -> {
                        HycuHandle known = HycuHandle.of(handle).orElseThrow();
                        long asked =
                                known.items().stream()
                                        .filter(item -> item.stage() != Item.Stage.WAITING)
                                        .count();
                        seen.add(asked + " asked, " + site.simulator.started().size() + " started");
                    };

            site.run(Site.vms("a", "b", "c"));

            assertThat(seen)
                    .containsExactly(
                            "1 asked, 0 started",
                            "1 asked, 1 started",
                            "2 asked, 1 started",
                            "2 asked, 2 started",
                            "3 asked, 2 started",
                            "3 asked, 3 started");
        }
    }

    @Test
    void nothing_is_asked_for_while_the_ledger_does_not_answer() throws Exception {
        try (Site site = Site.withMachine()) {
            site.attempt.ledgerAnswers = false;
            site.time.in(Duration.ofHours(1), () -> site.attempt.stop(StopReason.TIMEOUT));

            assertThat(site.run(Site.vms("erp-db"))).isInstanceOf(Outcome.Stopped.class);
            assertThat(site.simulator.started()).isEmpty();
            assertThat(site.simulator.seen("POST", SCHEDULE)).isEmpty();
        }
    }

    @Test
    void a_handle_of_as_many_objects_as_there_may_be_fits_into_a_status() {
        var items = new ArrayList<Item>();
        for (int i = 0; i < HycuSpec.MOST_OBJECTS; i++) {
            items.add(
                    Item.waiting("0199e5f2-8d1c-4c3e-b0a4-5d8f6c1e2a77", "n".repeat(255))
                            .asked(Instant.now())
                            .started("0199e5f2-8d1c-4c3e-b0a4-5d8f6c1e2a77"));
        }
        var handle = new HycuHandle("c".repeat(63), Duration.ofSeconds(30), items);

        assertThat(StatusLimits.fits(handle.encoded())).isTrue();
        assertThat(HycuHandle.of(handle.encoded()).orElseThrow().items())
                .hasSize(HycuSpec.MOST_OBJECTS);
    }
}
