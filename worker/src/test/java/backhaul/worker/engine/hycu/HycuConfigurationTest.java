package backhaul.worker.engine.hycu;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.NewFile;
import backhaul.settings.Problem;
import backhaul.settings.Rate;
import backhaul.settings.Secrets;
import backhaul.settings.SettingsFile;
import backhaul.worker.engine.JobSpec.Parameter;
import backhaul.worker.engine.Sharing;
import backhaul.worker.engine.hycu.HycuSpec.What;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every key with its default, and what is said of wrong ones.
class HycuConfigurationTest {
    private static final String SUM = "ab".repeat(32);
    private final Secrets secrets = new Secrets();
    @TempDir Path folder;

    private record Read(HycuEngineConfiguration engine, HycuSpec spec, List<String> problems) {
        Controller controller() {
            return engine.controllers().firstEntry().getValue();
        }
    }

    /// @param controller one, at six blanks; `job` the section, at two
    private Read read(String controller, String job) throws IOException {
        String yaml =
                "engine:\n  controllers:\n    dc1:\n"
                        + controller.indent(6)
                        + "job:\n"
                        + job.indent(2);
        Path file = Files.writeString(folder.resolve("worker.yaml"), yaml);
        try {
            SettingsFile settings =
                    SettingsFile.read(
                            file,
                            new Environment(Map.of("HYCU_AUTH_TOKEN", "from-environment")),
                            secrets);
            var engine = HycuEngineConfiguration.read(settings.root().sectionOrEmpty("engine"));
            HycuSpec spec = (HycuSpec) engine.readSpec(settings.root().sectionOrEmpty("job"));
            List<String> problems;
            try {
                settings.check();
                problems = List.of();
            } catch (InvalidSettings e) {
                problems = e.problems().stream().map(Problem::toString).toList();
            }
            return new Read(engine, spec, problems);
        } catch (InvalidSettings e) {
            throw new IllegalStateException(e);
        }
    }

    private Read good(String controller, String job) throws IOException {
        Read read = read(controller, job);
        assertThat(read.problems()).isEmpty();
        return read;
    }

    private void wrong(String controller, String job, String... problems) throws IOException {
        assertThat(read(controller, job).problems()).containsExactly(problems);
    }

    private static final String LEAST = "url: https://hycu.example.com:8443\ntoken: some-token";

    @Test
    void the_least_has_these_defaults() throws Exception {
        Read read = good(LEAST, "vms: [erp-db]");

        assertThat(read.controller())
                .isEqualTo(
                        new Controller(
                                "dc1",
                                URI.create("https://hycu.example.com:8443"),
                                Api.REST_V1_0,
                                new Credential.Token("some-token", "token"),
                                new Trust.Platform(),
                                new Controller.Limits(
                                        new Rate(10, Duration.ofSeconds(1)),
                                        8,
                                        Duration.ofSeconds(30))));
        assertThat(read.engine().slots()).isEqualTo(200);
        assertThat(read.engine().stallTimeout()).contains(Duration.ofHours(1));
        assertThat(read.engine().sharing()).isEqualTo(Sharing.WATCHABLE);
        assertThat(read.spec())
                .isEqualTo(
                        new HycuSpec(
                                "dc1",
                                new What.Objects(Kind.VMS, List.of("erp-db"), false),
                                Duration.ofSeconds(30),
                                true));
    }

    @Test
    void every_key_is_read() throws Exception {
        Read read =
                good(
                        """
                        url: https://hycu.example.com:8443/
                        api: rest-v1.0
                        username: backhaul
                        password: some-password
                        session: true
                        certificateSha256: %s
                        rateLimit: 600/m
                        concurrentRequests: 3
                        requestTimeout: 10s
                        """
                                .formatted(SUM),
                        """
                        controller: dc1
                        applications: [sql-1, sql-2]
                        forceFull: true
                        checkEvery: 1m
                        monitor: false
                        """);

        assertThat(read.controller())
                .isEqualTo(
                        new Controller(
                                "dc1",
                                URI.create("https://hycu.example.com:8443"),
                                Api.REST_V1_0,
                                new Credential.User("backhaul", "some-password", true),
                                new Trust.Pin(SUM),
                                new Controller.Limits(
                                        new Rate(600, Duration.ofMinutes(1)),
                                        3,
                                        Duration.ofSeconds(10))));
        assertThat(read.spec())
                .isEqualTo(
                        new HycuSpec(
                                "dc1",
                                new What.Objects(
                                        Kind.APPLICATIONS, List.of("sql-1", "sql-2"), true),
                                Duration.ofMinutes(1),
                                false));
        assertThat(read.spec().warnings()).singleElement().asString().contains("monitor: false");
    }

    @Test
    void a_backup_of_v1_is_read_and_its_plain_fields_can_be_opened() throws Exception {
        Read read =
                good(
                        "url: https://hycu.example.com\napi: v1\ntoken: ${env:HYCU_AUTH_TOKEN}",
                        """
                        backup:
                          name: Daily backup
                          configuration:
                            name: another
                            type: full
                            retention: 30 days
                            compression: true
                            priority: 3
                            notifications: {email: a@example.com}
                        """);

        assertThat(read.spec().parameters())
                .extracting(Parameter::name)
                .containsExactly("name", "type", "retention", "compression", "priority");
        HycuSpec asked = read.spec().with(Map.of("name", "Weekly", "type", "incremental"));
        What.Named named = (What.Named) asked.what();
        assertThat(named.name()).isEqualTo("Weekly");
        assertThat(named.configuration())
                .containsEntry("type", "incremental")
                .containsEntry("notifications", Map.of("email", "a@example.com"))
                .doesNotContainKey("name");
        assertThat(secrets.apply("from-environment")).isEqualTo("***");
    }

    @Test
    void a_configuration_file_and_an_auth_file_are_read() throws Exception {
        NewFile.secret(
                folder.resolve("auth.json"),
                "{\"token\": \"of-the-file\", \"username\": \"admin\", \"api_version\": \"v1\"}");
        Files.writeString(
                folder.resolve("backup.json"), "{\"name\": \"x\", \"type\": \"full\", \"n\": 1}");

        Read read =
                good(
                        "url: https://hycu.example.com\nauthFile: auth.json",
                        "backup: {name: Daily, configurationFile: backup.json}");

        assertThat(read.controller().api()).isEqualTo(Api.V1);
        assertThat(read.controller().credential())
                .isEqualTo(new Credential.Token("of-the-file", "token of authFile"));
        assertThat(((What.Named) read.spec().what()).configuration())
                .isEqualTo(Map.of("type", "full", "n", 1L));
        assertThat(secrets.apply("of-the-file")).isEqualTo("***");
        assertThat(read.spec().describe().toString()).contains("full");
    }

    @Test
    void no_text_of_a_controller_tells_a_secret() throws Exception {
        assertThat(good(LEAST, "vms: [a]").controller().toString()).doesNotContain("some-token");
        Read user = good("url: https://h\nusername: u\npassword: some-password", "vms: [a]");
        assertThat(user.controller().toString()).doesNotContain("some-password");
        assertThat(secrets.apply(Credential.base64("u:some-password"))).isEqualTo("***");
    }

    @Test
    void what_is_wrong_with_a_controller_is_told_with_its_key_and_line() throws Exception {
        wrong(
                "token: t-o-k-e-n",
                "vms: [a]",
                "worker.yaml:3  engine.controllers.dc1.url: is missing. Write url: https://HOST:8443.");
        wrong(
                "url: http://h:8443\ntoken: t-o-k-e-n",
                "vms: [a]",
                "worker.yaml:4  engine.controllers.dc1.url: is not https: credentials would be sent"
                        + " in the clear, which needs insecure: true. Write it like https://HOST:8443.");
        wrong(
                "url: https://me:x@h:8443\ntoken: t-o-k-e-n",
                "vms: [a]",
                "worker.yaml:4  engine.controllers.dc1.url: holds more than a host, a port and a"
                        + " path. Write it like https://HOST:8443.");
        wrong(
                "url: https://h",
                "vms: [a]",
                "worker.yaml:3  engine.controllers.dc1: has no credential. Write token, or username"
                        + " and password, or authFile.");
        wrong(
                "url: https://h\ntoken: t-o-k-e-n\nusername: u\npassword: pw-of-u",
                "vms: [a]",
                "worker.yaml:6  engine.controllers.dc1.username: stands beside token. Keep one.");
        wrong(
                LEAST + "\ncertificateSha256: abc",
                "vms: [a]",
                "worker.yaml:6  engine.controllers.dc1.certificateSha256: is not the SHA-256 of a"
                        + " certificate: 64 hex digits, with or without colons. Print it: openssl"
                        + " s_client -connect HOST:8443 </dev/null | openssl x509 -noout"
                        + " -fingerprint -sha256");
        wrong(
                LEAST + "\ncaFile: none.pem",
                "vms: [a]",
                "worker.yaml:6  engine.controllers.dc1.caFile: "
                        + folder.resolve("none.pem")
                        + " cannot be read. Check its path and rights.");
        wrong(
                LEAST + "\ntrustAll: true",
                "vms: [a]",
                "worker.yaml:6  engine.controllers.dc1.trustAll: there is no such key. Known here:"
                        + " api, authFile, caFile, certificateSha256, concurrentRequests, insecure,"
                        + " password, rateLimit, requestTimeout, session, username.");
        good("url: http://h:8080\ninsecure: true\ntoken: t-o-k-e-n", "vms: [a]");
    }

    @Test
    void what_is_wrong_with_a_job_is_told_with_its_key_and_line() throws Exception {
        wrong(
                LEAST,
                "controller: dc2\nvms: [a]",
                "worker.yaml:7  job.controller: dc2 is not one of dc1. Did you mean dc1?");
        wrong(
                LEAST,
                "forceFull: true",
                "worker.yaml:6  job: has nothing to back up. Write one of vms, volumeGroups,"
                        + " applications, shares.");
        wrong(
                LEAST,
                "vms: [a]\nshares: [b]",
                "worker.yaml:8  job.shares: stands beside vms. Make two jobs of it.");
        wrong(
                LEAST,
                "backup: {name: Daily}",
                "worker.yaml:7  job.backup: is not for the API rest-v1.0. Name vms: [...].");
        wrong(LEAST, "vms: []", "worker.yaml:7  job.vms: is empty. Name at least one VM.");
        wrong(LEAST, "vms: [a, a]", "worker.yaml:7  job.vms: names one twice. Remove the second.");
    }

    @Test
    void without_controllers_no_job_can_be() throws Exception {
        Path file = Files.writeString(folder.resolve("worker.yaml"), "job: {vms: [a]}\n");
        SettingsFile settings = SettingsFile.read(file, Environment.none(), secrets);
        HycuEngineConfiguration.read(settings.root().sectionOrEmpty("engine"))
                .readSpec(settings.root().sectionOrEmpty("job"));

        assertThat(settings.root().problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "worker.yaml:1  job: has no controller to ask. Write one below"
                                + " engines.hycu.controllers, with url and token.");
    }
}
