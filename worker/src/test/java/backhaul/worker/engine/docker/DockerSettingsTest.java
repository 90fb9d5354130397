package backhaul.worker.engine.docker;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import backhaul.settings.Section;
import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.backup.s3.S3Settings;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.JobSpec.InvalidParameter;
import backhaul.worker.engine.JobSpec.Parameter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pins every key and default of `engines.docker` and of a job's `docker`.
final class DockerSettingsTest {
    private static final String RECIPIENT =
            "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void the_engine_has_its_defaults() {
        Section section = Section.of(Map.of());

        DockerEngineConfiguration engine = DockerEngineConfiguration.read(section);

        assertThat(engine.name()).isEqualTo("docker");
        assertThat(engine.host()).isEqualTo(URI.create("unix:///var/run/docker.sock"));
        assertThat(engine.slots()).isEqualTo(Math.min(4, CORES));
        assertThat(engine.stallTimeout()).contains(Duration.ofMinutes(10));
        assertThat(problems(section)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:///run/user/1000/docker.sock",
                "tcp://socket-proxy:2375",
                "npipe:////./pipe/docker_engine"
            })
    void each_kind_of_host_is_taken(String host) {
        Section section = Section.of(Map.of("host", host, "slots", 2));

        DockerEngineConfiguration engine = DockerEngineConfiguration.read(section);

        assertThat(engine).isEqualTo(new DockerEngineConfiguration(URI.create(host), 2, null));
        assertThat(problems(section)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/run/docker.sock",
                "http://localhost:2375",
                "tcp://localhost",
                "tcp://user:word@localhost:2375",
                "unix://docker.sock",
                "ssh://host",
                "a b"
            })
    void any_other_host_is_a_problem(String host) {
        Section section = Section.of(Map.of("host", host));

        DockerEngineConfiguration.read(section);

        assertThat(problems(section))
                .containsExactly("host: " + host + " is no address of a Docker daemon.");
    }

    @Test
    void every_key_of_s3_is_read() {
        Section section =
                Section.of(
                        Map.of(
                                "s3",
                                Map.of(
                                        "endpoint", "https://s3.example.com",
                                        "region", "eu-central-1",
                                        "accessKeyId", "AKIDEXAMPLE",
                                        "secretAccessKey", "abcdefgh",
                                        "sessionToken", "token",
                                        "pathStyle", false,
                                        "caFile", "/etc/backhaul/s3-ca.pem")));

        DockerEngineConfiguration engine = DockerEngineConfiguration.read(section);
        section.rejectUnknownKeys();

        assertThat(problems(section)).isEmpty();
        assertThat(engine.s3())
                .isEqualTo(
                        new S3Access(
                                new S3Settings(
                                        URI.create("https://s3.example.com"),
                                        "eu-central-1",
                                        new S3Settings.Keys("AKIDEXAMPLE", "abcdefgh", "token"),
                                        false,
                                        Path.of("/etc/backhaul/s3-ca.pem"))));
        assertThat(Objects.requireNonNull(engine.s3()).settings().toString())
                .doesNotContain("abcdefgh", "token");
    }

    @Test
    void s3_has_its_defaults() {
        assertThat(DockerEngineConfiguration.read(Section.of(Map.of())).s3()).isNull();
        assertThat(s3(Map.of("endpoint", "http://127.0.0.1:9000")).s3())
                .isEqualTo(
                        new S3Access(
                                new S3Settings(
                                        URI.create("http://127.0.0.1:9000"),
                                        "us-east-1",
                                        new S3Settings.Keys("id", "secret", null),
                                        true,
                                        null)));
        assertThat(s3(Map.of("region", "eu-west-1")).s3())
                .isEqualTo(
                        new S3Access(
                                new S3Settings(
                                        null,
                                        "eu-west-1",
                                        new S3Settings.Keys("id", "secret", null),
                                        false,
                                        null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endpoint | s3.example.com         | s3.endpoint: is no address of a server: write https://HOST.",
                "endpoint | https://u:p@s3.example | s3.endpoint: is no address of a server: write https://HOST.",
                "region   | Frankfurt/Main         | s3.region: is no region: write one like eu-central-1.",
                "caFile2  | x                      | s3.region: is missing.",
            })
    void a_value_of_s3_that_is_wrong_says_so(String key, String value, String what) {
        Section section = s3Section(Map.of(key, value));

        assertThat(DockerEngineConfiguration.read(section).s3()).isNull();
        assertThat(problems(section)).contains(what);
    }

    @Test
    void a_bucket_is_a_destination_where_it_can_be_reached() {
        DockerEngineConfiguration engine = s3(Map.of("region", "eu-west-1"));
        Map<String, Object> job =
                Map.of("volumes", List.of("v"), "destination", "s3://backups/shop");
        Section section = Section.of(job);

        JobSpec spec = engine.readSpec(section);

        assertThat(problems(section)).isEmpty();
        assertThat(spec.describe()).containsEntry("destination", "s3://backups/shop");
        assertThat(spec).isEqualTo(engine.readSpec(Section.of(job)));
    }

    @Test
    void a_free_bucket_has_no_minimum() {
        Section section =
                Section.of(
                        Map.of(
                                "volumes", List.of("v"),
                                "destination", "s3://backups/shop",
                                "minFree", "1GB"));

        s3(Map.of("region", "eu-west-1")).readSpec(section);

        assertThat(problems(section)).containsExactly("minFree: has no meaning for a bucket.");
    }

    @Test
    void archives_are_encrypted_to_whom_the_job_names() {
        Section section = job("encryptTo", List.of(RECIPIENT));

        JobSpec spec = spec(section);

        assertThat(problems(section)).isEmpty();
        assertThat(spec.describe()).containsEntry("encryptTo", List.of(RECIPIENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q",
                "AGE-SECRET-KEY-1QQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQ",
                "ssh-ed25519 AAAA",
            })
    void whoever_could_not_decrypt_is_no_recipient(String recipient) {
        Section section = job("encryptTo", List.of(recipient));

        spec(section);

        assertThat(problems(section)).singleElement().asString().startsWith("encryptTo: ");
        assertThat(problems(section)).noneMatch(problem -> problem.contains("QQPQQ"));
    }

    private static DockerEngineConfiguration s3(Map<String, Object> values) {
        return DockerEngineConfiguration.read(s3Section(values));
    }

    private static Section s3Section(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("accessKeyId", "id");
        all.put("secretAccessKey", "secret");
        return Section.of(Map.of("s3", all));
    }

    @Test
    void the_smallest_job_has_its_defaults() {
        Section section =
                Section.of(
                        Map.of(
                                "volumes",
                                List.of("pgdata", "uploads"),
                                "destination",
                                "/var/backups"));

        JobSpec spec = spec(section);

        assertThat(problems(section)).isEmpty();
        assertThat(spec.describe())
                .isEqualTo(
                        Map.ofEntries(
                                entry("volumes", List.of("pgdata", "uploads")),
                                entry("containers", List.of()),
                                entry("include", List.of("volumes")),
                                entry("consistency", "live"),
                                entry("destination", "/var/backups"),
                                entry("compression", "zstd"),
                                entry("compressionLevel", 3),
                                entry("compressionWorkers", Math.min(2, CORES)),
                                entry("minFree", 1L << 30),
                                entry("verify", false),
                                entry("minSize", 50)));
        assertThat(spec.warnings()).containsExactly("keeps every archive: it has no `keep`");
    }

    @Test
    void every_key_that_is_built_is_read() {
        Section section =
                Section.of(
                        Map.ofEntries(
                                entry("volumes", List.of("v")),
                                entry("containers", List.of("web")),
                                entry("include", List.of("mounts")),
                                entry("consistency", "live"),
                                entry("destination", "/srv/backups"),
                                entry("compression", "gzip"),
                                entry("compressionLevel", 7),
                                entry("compressionWorkers", 1),
                                entry("minFree", "5GB"),
                                entry("verify", true),
                                entry("minSize", "60%"),
                                entry(
                                        "keep",
                                        Map.of(
                                                "last", 3, "daily", 7, "weekly", 4, "monthly", 12,
                                                "within", "2d"))));

        JobSpec spec = spec(section);

        assertThat(problems(section)).isEmpty();
        assertThat(spec.describe())
                .isEqualTo(
                        Map.ofEntries(
                                entry("volumes", List.of("v")),
                                entry("containers", List.of("web")),
                                entry("include", List.of("mounts")),
                                entry("consistency", "live"),
                                entry("destination", "/srv/backups"),
                                entry("compression", "gzip"),
                                entry("compressionLevel", 7),
                                entry("compressionWorkers", 1),
                                entry("minFree", 5_000_000_000L),
                                entry("verify", true),
                                entry("minSize", 60),
                                entry(
                                        "keep",
                                        Map.of(
                                                "last", 3, "daily", 7, "weekly", 4, "monthly", 12,
                                                "within", "PT48H"))));
        assertThat(spec.warnings()).isEmpty();
    }

    @Test
    void a_keep_that_keeps_nothing_is_a_problem() {
        Section section = job("keep", Map.of("last", 0));

        spec(section);

        assertThat(problems(section)).containsExactly("keep: keeps nothing.");
    }

    @Test
    void a_level_is_for_what_compresses() {
        Section section =
                Section.of(
                        Map.of(
                                "volumes",
                                List.of("v"),
                                "destination",
                                "/var/backups",
                                "compression",
                                "none",
                                "compressionLevel",
                                3));

        spec(section);

        assertThat(problems(section))
                .containsExactly("compressionLevel: has no meaning without compression.");
    }

    @Test
    void every_key_of_choice_and_care_is_read() {
        Section section =
                Section.of(
                        Map.ofEntries(
                                Map.entry("containers", List.of("shop-*")),
                                Map.entry("composeProjects", List.of("shop")),
                                Map.entry("containerLabels", List.of("tier=db")),
                                Map.entry("volumeLabels", List.of("backup")),
                                Map.entry("all", "running"),
                                Map.entry("exclude", List.of("**/cache/**")),
                                Map.entry("composeFiles", List.of("/srv/compose.yaml")),
                                Map.entry("consistency", "hook"),
                                Map.entry("stopTimeout", "30s"),
                                Map.entry(
                                        "hooks",
                                        Map.of(
                                                "db",
                                                Map.of(
                                                        "before", List.of("dump"),
                                                        "after", List.of("rm"),
                                                        "timeout", "1h"))),
                                Map.entry("labels", List.of("consistency", "exclude", "hook")),
                                Map.entry("destination", "/var/backups")));

        DockerSpec spec = (DockerSpec) spec(section);

        assertThat(problems(section)).isEmpty();
        assertThat(spec.choice())
                .isEqualTo(
                        new Choice(
                                List.of(),
                                List.of("shop-*"),
                                List.of("shop"),
                                List.of("tier=db"),
                                List.of("backup"),
                                Choice.All.RUNNING));
        assertThat(spec.parts())
                .isEqualTo(
                        new Parts(
                                null,
                                List.of("**/cache/**"),
                                List.of(Path.of("/srv/compose.yaml"))));
        assertThat(spec.care())
                .isEqualTo(
                        new Care(
                                Consistency.HOOK,
                                Duration.ofSeconds(30),
                                Map.of(
                                        "db",
                                        new Hook(
                                                List.of("dump"),
                                                List.of("rm"),
                                                Duration.ofHours(1))),
                                EnumSet.allOf(Care.Label.class)));
        assertThat(spec.describe())
                .containsKeys("hooks", "labels", "all", "exclude", "stopTimeout", "composeFiles");
        assertThat(spec.asked())
                .containsOnlyKeys(
                        "volumes",
                        "containers",
                        "composeProjects",
                        "containerLabels",
                        "volumeLabels",
                        "all",
                        "include",
                        "exclude",
                        "composeFiles",
                        "consistency",
                        "labels");
    }

    @Test
    void the_operators_page_has_every_key_and_no_other() throws IOException {
        Section section =
                Section.of(
                        Map.ofEntries(
                                entry("all", "any"),
                                entry("exclude", List.of("cache")),
                                entry("composeFiles", List.of("/srv/compose.yaml")),
                                entry("consistency", "hook"),
                                entry("stopTimeout", "30s"),
                                entry("hooks", Map.of("db", Map.of("before", List.of("dump")))),
                                entry("labels", List.of("hook")),
                                entry("keep", Map.of("last", 3)),
                                entry("encryptTo", List.of(RECIPIENT)),
                                entry("destination", "/var/backups")));
        Set<String> built = new TreeSet<>(spec(section).describe().keySet());
        assertThat(problems(section)).isEmpty();
        built.addAll(
                List.of(
                        "containers",
                        "composeProjects",
                        "containerLabels",
                        "volumes",
                        "volumeLabels"));

        String page = Files.readString(Path.of("../docs/engines/docker.md"));
        String table = page.substring(page.indexOf("| key | default |"));
        Set<String> told = new TreeSet<>();
        table.lines()
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> line.startsWith("| `") && !line.contains("of the job"))
                .map(line -> line.substring(2, line.indexOf(" | ")))
                .forEach(first -> told.addAll(List.of(first.replace("`", "").split(", ", -1))));

        assertThat(told).isEqualTo(built);
    }

    @Test
    void hooks_that_would_never_run_and_a_mode_without_any_are_problems() {
        Section idle = job("hooks", Map.of("db", Map.of("before", List.of("x"))));
        spec(idle);
        assertThat(problems(idle)).containsExactly("hooks: would never run: consistency is live.");

        Section none = job("consistency", "hook");
        spec(none);
        assertThat(problems(none)).containsExactly("consistency: is hook, and there is none.");
    }

    @Test
    void a_request_that_names_containers_means_no_others() throws InvalidParameter {
        DockerSpec spec = (DockerSpec) spec(job("all", "any"));

        DockerSpec changed = (DockerSpec) spec.with(Map.of("containers", List.of("db")));

        assertThat(changed.choice().all()).isNull();
        assertThat(changed.choice().containers()).containsExactly("db");
    }

    @Test
    void of_a_container_volumes_and_configuration_are_usual() {
        Section section = job("containers", List.of("web"));

        assertThat(spec(section).describe()).containsEntry("include", List.of("volumes", "config"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consistency      | stopped                | stopped",
                "compression      | rar                    | rar",
                "destination      | s3://backups           | engines.docker.s3 is missing, which says how to reach it.",
                "encryptTo        | x                      | x is no public key of age, which begins with age1.",
                "compressionLevel | 20                     | 20 is too much.",
                "minFree          | 5                      | 5 has no unit.",
                "volume           | v                      | there is no such key.",
            })
    void a_value_that_is_wrong_or_not_built_says_so(String key, String value, String what) {
        Section section = job(key, value);

        spec(section);

        assertThat(problems(section)).containsExactly(key + ": " + what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "include    | volume   | \"volume\" is not known.",
                "containers | shop-{   | \"shop-{\" is no pattern: a { is not closed.",
                "exclude    | a[       | \"a[\" is no pattern: a [ is not closed.",
                "labels     | stop     | \"stop\" is none that a job can honour.",
                "volumeLabels | =x     | \"=x\" is no label.",
                "volumes    | a/../b   | \"a/../b\" is no name that Docker allows.",
            })
    void an_element_that_is_wrong_or_not_built_says_so(String key, String element, String what) {
        Section section = job(key, List.of(element));

        spec(section);

        assertThat(problems(section)).containsExactly(key + ": " + what);
    }

    @Test
    void a_job_has_to_copy_something_somewhere() {
        Section section = Section.of(Map.of());

        spec(section);

        assertThat(problems(section))
                .containsExactlyInAnyOrder("has nothing to copy.", "destination: is missing.");
    }

    @Test
    void what_a_job_leaves_out_no_request_brings_in() throws InvalidParameter {
        Section section =
                Section.of(
                        Map.of(
                                "containers", List.of("shop-*", "!shop-secrets"),
                                "volumes", List.of("!*-tmp"),
                                "destination", "/var/backups"));
        DockerSpec spec = (DockerSpec) spec(section);
        assertThat(problems(section)).isEmpty();
        assertThat(spec.parameters())
                .filteredOn(parameter -> parameter.name().equals("containers"))
                .extracting(Parameter::defaultValue)
                .containsExactly(List.of("shop-*"));

        Choice asked =
                ((DockerSpec)
                                spec.with(
                                        Map.of(
                                                "containers", List.of("shop-secrets"),
                                                "volumes", List.of("a-tmp", "b"))))
                        .choice();

        assertThat(asked.leavesOutContainer("shop-secrets")).isTrue();
        assertThat(asked.leavesOutVolume("a-tmp")).isTrue();
        assertThat(asked.wantedContainers()).containsExactly("shop-secrets");
        assertThatExceptionOfType(InvalidParameter.class)
                .isThrownBy(() -> spec.with(Map.of("containers", List.of("!shop-db"))));
    }

    @Test
    void requests_may_set_what_is_copied_and_nothing_else() {
        JobSpec spec = spec(job("containers", List.of("web")));

        assertThat(spec.parameters())
                .extracting(Parameter::name)
                .containsExactly("containers", "volumes", "composeProjects", "include");
        assertThat(spec.parameters())
                .extracting(Parameter::defaultValue)
                .containsExactly(
                        List.of("web"), List.of("v"), List.of(), List.of("volumes", "config"));
        assertThat(spec.parameters()).noneMatch(Parameter::alwaysOpen);
        assertThat(spec.parameters().getFirst().schema())
                .isEqualTo(
                        Map.of(
                                "type",
                                "array",
                                "items",
                                Map.of(
                                        "type", "string",
                                        "pattern", "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$"),
                                "uniqueItems",
                                true,
                                "maxItems",
                                100));
    }

    @Test
    void a_request_changes_what_it_names() throws InvalidParameter {
        JobSpec spec = spec(job("containers", List.of("web")));

        JobSpec changed =
                spec.with(Map.of("containers", List.of("db"), "include", List.of("volumes")));

        assertThat(changed.describe())
                .containsEntry("containers", List.of("db"))
                .containsEntry("volumes", List.of("v"))
                .containsEntry("include", List.of("volumes"))
                .containsEntry("destination", "/var/backups");
        assertThat(spec.describe()).containsEntry("containers", List.of("web"));
    }

    @Test
    void a_request_that_names_containers_gets_what_is_usual_of_them() throws InvalidParameter {
        JobSpec spec = spec(job("volumes", List.of("v")));

        assertThat(spec.with(Map.of("containers", List.of("db"))).describe())
                .containsEntry("include", List.of("volumes", "config"));
    }

    @Test
    void a_request_cannot_name_what_docker_would_not() {
        JobSpec spec = spec(job("containers", List.of("web")));

        for (Map<String, Object> values :
                List.<Map<String, Object>>of(
                        Map.of("containers", List.of("../x")),
                        Map.of("volumes", List.of("a b")),
                        Map.of("volumes", List.of(1)),
                        Map.of("volumes", "v"),
                        Map.of("include", List.of("everything")),
                        Map.of("containers", List.of("web*")),
                        Map.of("containers", List.of("0123456789ab")),
                        Map.of("include", List.of()),
                        Map.of("volumes", List.of(), "containers", List.of()))) {
            assertThatExceptionOfType(InvalidParameter.class)
                    .as("%s", values)
                    .isThrownBy(() -> spec.with(values));
        }
    }

    private static Section job(String key, Object value) {
        Map<String, Object> values = new HashMap<>();
        values.put("volumes", List.of("v"));
        values.put("destination", "/var/backups");
        values.put(key, value);
        return Section.of(values);
    }

    private static JobSpec spec(Section section) {
        JobSpec spec = DockerEngineConfiguration.read(Section.of(Map.of())).readSpec(section);
        section.rejectUnknownKeys();
        return spec;
    }

    private static List<String> problems(Section section) {
        return section.problems().stream().map(problem -> problem.text()).toList();
    }
}
