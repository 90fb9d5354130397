package backhaul.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.InvalidSettings;
import backhaul.worker.catalog.Job.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CatalogReaderTest {

    @Test
    void every_default_is_as_the_documentation_says() throws InvalidSettings {
        Job job = Catalogs.job("");

        assertThat(job.name()).isEqualTo("nightly");
        assertThat(job.description()).isNull();
        assertThat(job.engine()).isEqualTo("fake");
        assertThat(job.limits())
                .isEqualTo(
                        new Limits(
                                Duration.ofHours(6),
                                Duration.ofHours(24),
                                Duration.ofMinutes(10),
                                1));
        assertThat(job.retry())
                .isEqualTo(new RetryPolicy(3, Duration.ofSeconds(30), Duration.ofMinutes(15)));
        assertThat(job.open()).extracting(o -> o.parameter().name()).containsExactly("full");
        assertThat(job.expectEvery()).isNull();
        assertThat(job.rerun()).isFalse();
        assertThat(job.specDigest()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void every_key_is_read() throws InvalidSettings {
        Job job =
                Catalogs.job(
                        """
                            description: Shop volumes
                            expectEvery: 26h
                            timeout: 2h
                            deadline: 6h
                            stallTimeout: 5m
                            concurrency: 7
                            retry: {maxAttempts: 4, initialDelay: 1m, maxDelay: 1h}
                            rerun: true
                            open:
                              names: {pattern: "erp-.*"}
                              include: {}
                        """);

        assertThat(job.description()).isEqualTo("Shop volumes");
        assertThat(job.expectEvery()).isEqualTo(Duration.ofHours(26));
        assertThat(job.limits())
                .isEqualTo(
                        new Limits(
                                Duration.ofHours(2),
                                Duration.ofHours(6),
                                Duration.ofMinutes(5),
                                7));
        assertThat(job.retry())
                .isEqualTo(new RetryPolicy(4, Duration.ofMinutes(1), Duration.ofHours(1)));
        assertThat(job.rerun()).isTrue();
        assertThat(job.open())
                .extracting(o -> o.parameter().name())
                .containsExactly("names", "include", "full");
        assertThat(job.openParameter("names")).isPresent();
        assertThat(job.openParameter("comment")).isEmpty();
    }

    @Test
    void jobs_keep_the_order_of_the_file() throws InvalidSettings {
        Catalog catalog =
                Catalogs.read(
                        """
                        jobs:
                          zeta: {fake: {destination: /d}}
                          alpha: {other: {destination: /d}}
                        """);

        assertThat(catalog.jobs()).extracting(Job::name).containsExactly("zeta", "alpha");
        assertThat(catalog.job("alpha").orElseThrow().limits().stallTimeout()).isNull();
        assertThat(catalog.job("beta")).isEmpty();
    }

    @Test
    void a_file_may_have_no_job() throws InvalidSettings {
        assertThat(Catalogs.read("").jobs()).isEmpty();
        assertThat(Catalogs.read("jobs:\n").jobs()).isEmpty();
    }

    @Test
    void limits_that_are_not_set_follow_those_that_are() throws InvalidSettings {
        assertThat(Catalogs.job("    deadline: 2h\n").limits().timeout())
                .isEqualTo(Duration.ofHours(2));
        assertThat(Catalogs.job("    retry: {initialDelay: 30m}\n").retry().maxDelay())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(Catalogs.job("    retry: {maxDelay: 5s}\n").retry().initialDelay())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void limits_that_contradict_each_other_are_problems() throws InvalidSettings {
        assertThat(Catalogs.jobProblems("    timeout: 2h\n    deadline: 1h\n"))
                .containsExactly(
                        "worker.yaml:5  jobs.nightly.deadline: is shorter than timeout, 2h."
                                + " deadline bounds all attempts together, timeout each of them.");
        assertThat(Catalogs.jobProblems("    timeout: 30h\n"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.timeout: 30h is longer than deadline, which is"
                                + " 24h where it is not set. deadline bounds all attempts together,"
                                + " timeout each of them.");
        assertThat(Catalogs.jobProblems("    deadline: 6d\n"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.deadline: 6d is too much."
                                + " At most 5d is allowed.");
        assertThat(Catalogs.jobProblems("    timeout: 0s\n"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.timeout: 0s is too little."
                                + " At least 1s is needed.");
        assertThat(Catalogs.jobProblems("    retry: {initialDelay: 1h, maxDelay: 1m}\n"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.retry.maxDelay: is shorter than initialDelay,"
                                + " 1h. Write a longer maxDelay.");
        assertThat(Catalogs.jobProblems("    concurrency: 0\n    retry: {maxAttempts: 0}\n"))
                .hasSize(2);
    }

    @Test
    void a_job_has_exactly_one_engine() throws InvalidSettings {
        assertThat(Catalogs.problems("jobs:\n  nightly:\n    timeout: 1h\n"))
                .containsExactly(
                        "worker.yaml:2  jobs.nightly: has no engine."
                                + " Say what it does below one of fake, other.");
        assertThat(
                        Catalogs.problems(
                                """
                                jobs:
                                  nightly:
                                    fake: {destination: /d}
                                    other: {destination: /d}
                                """))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.other: stands beside fake, and a job has one"
                                + " engine. Make two jobs of it.");
    }

    @Test
    void a_misspelled_engine_is_asked_about() throws InvalidSettings {
        assertThat(Catalogs.problems("jobs:\n  nightly:\n    fakee: {destination: /d}\n"))
                .containsExactly(
                        "worker.yaml:2  jobs.nightly: has no engine."
                                + " Say what it does below one of fake, other.",
                        "worker.yaml:3  jobs.nightly.fakee: there is no such key."
                                + " Did you mean fake?");
    }

    @Test
    void names_follow_the_wire() throws InvalidSettings {
        assertThat(Catalogs.problems("jobs:\n  Nightly Dump:\n    fake: {destination: /d}\n"))
                .containsExactly(
                        "worker.yaml:2  jobs.Nightly Dump: is not a job's name. Use small letters,"
                                + " digits, '.', '_' and '-', at most 63, a letter or digit first.");
    }

    @Test
    void a_problem_of_the_engine_is_one_of_the_file() throws InvalidSettings {
        assertThat(Catalogs.problems("jobs:\n  nightly:\n    fake: {name: [a]}\n"))
                .containsExactly(
                        "worker.yaml:3  jobs.nightly.fake.destination: is missing.",
                        "worker.yaml:3  jobs.nightly.fake.name: there is no such key."
                                + " Did you mean names?");
    }

    @Test
    void the_digest_changes_with_whatever_a_run_would_do() throws InvalidSettings {
        String one = Catalogs.job("").specDigest();

        assertThat(Catalogs.job("    description: other\n    expectEvery: 1h\n").specDigest())
                .isEqualTo(one);
        assertThat(Catalogs.job("    timeout: 5h\n").specDigest()).isNotEqualTo(one);
        assertThat(Catalogs.job("    retry: {maxAttempts: 4}\n").specDigest()).isNotEqualTo(one);
        assertThat(Catalogs.job("    open: {names: {}}\n").specDigest()).isNotEqualTo(one);
        assertThat(
                        Catalogs.read("jobs: {nightly: {fake: {destination: /e}}}")
                                .jobs()
                                .getFirst()
                                .specDigest())
                .isNotEqualTo(one);
        assertThat(
                        Catalogs.read("jobs: {other-name: {fake: {destination: /d}}}")
                                .jobs()
                                .getFirst()
                                .specDigest())
                .isEqualTo(one);
    }
}
