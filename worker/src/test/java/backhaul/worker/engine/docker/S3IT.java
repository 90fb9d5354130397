package backhaul.worker.engine.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.network.TcpProxy;
import backhaul.settings.Environment;
import backhaul.settings.Section;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.s3.S3Location;
import backhaul.worker.backup.s3.S3Store;
import backhaul.worker.command.BackupsCommand;
import backhaul.worker.command.PruneCommand;
import backhaul.worker.command.RestoreCommand;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.Outcome;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Backups in a real object store, of a real daemon, over a network that fails.
@Timeout(180)
final class S3IT {
    /// Three parts.
    private static final int SIZE = 20 << 20;

    @TempDir Path home;

    private final TestDocker docker = TestDocker.require();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private S3Proxy s3;
    private TcpProxy network;
    private DockerEngine engine;
    private String volume;

    @BeforeEach
    void make() throws Exception {
        s3 = new S3Proxy(home);
        network = TcpProxy.to(s3.port);
        engine =
                new DockerEngine(
                        docker.host,
                        docker.mark,
                        TestDocker.KEY,
                        Surroundings.NONE,
                        new Stores(FakeS3.access(URI.create("http://" + network.address()))));
        volume = docker.volume("noise", tree());
    }

    @AfterEach
    void close() {
        engine.close();
        network.close();
        s3.close();
        docker.close();
    }

    @Test
    void a_backup_is_listed_restored_and_pruned() throws Exception {
        Outcome outcome = run(0, _ -> {});
        run(1, _ -> {});

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(s3.uploads()).isZero();
        assertThat(type("backups")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("s3://backups/shop/nightly/20261121T010000Z-6c1e2a77");
        String copy = docker.willMake("copy");
        assertThat(type("restore", "nightly", "--volume", volume + "=" + copy))
                .as(err.toString())
                .isZero();
        assertThat(content(copy)).isEqualTo(content(tree()));
        assertThat(type("prune", "--yes")).as(err.toString()).isZero();
        assertThat(s3.keys())
                .hasSize(3)
                .allMatch(key -> key.startsWith("shop/nightly/20261122T010000Z-6c1e2a77/"));
    }

    @Test
    void a_new_host_restores_with_what_its_environment_says() throws Exception {
        run(0, _ -> {});
        String copy = docker.willMake("copy");

        int code =
                type(
                        "restore",
                        "s3://backups/shop/nightly/20261121T010000Z-6c1e2a77",
                        "--key",
                        TestDocker.KEY.verificationKey().publicText().orElseThrow(),
                        "--volume",
                        volume + "=" + copy);

        assertThat(code).as(err.toString()).isZero();
        assertThat(content(copy)).isEqualTo(content(tree()));
    }

    @Test
    void connections_that_are_reset_on_the_way_do_no_harm() throws Exception {
        Outcome outcome = run(0, _ -> network.reset());

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(s3.keys()).hasSize(3);
        assertThat(s3.uploads()).isZero();
    }

    @Test
    void a_network_that_is_lost_for_good_leaves_no_backup_and_the_next_life_aborts()
            throws Exception {
        boolean[] lost = {false};
        FakeAttempt attempt =
                attempt(
                        0,
                        _ -> {
                            if (!lost[0]) {
                                lost[0] = true;
                                network.close();
                            }
                        });

        Outcome outcome = engine.run(spec(), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, failed -> assertThat(failed.retryable()).isTrue());
        assertThat(outcome.result().warnings())
                .singleElement()
                .asString()
                .startsWith("partial archives are left beside s3://backups/shop/nightly/");
        assertThat(s3.keys()).isEmpty();
        assertThat(s3.uploads()).isOne();
        DockerEngine next =
                new DockerEngine(
                        docker.host,
                        docker.mark,
                        TestDocker.KEY,
                        Surroundings.NONE,
                        new Stores(s3.access()));
        next.recover(attempt, Optional.of(attempt.handles.getFirst()));
        next.close();
        assertThat(s3.uploads()).isZero();
    }

    private Outcome run(int night, Consumer<Long> each) throws Exception {
        return engine.run(spec(), attempt(night, each));
    }

    private DockerSpec spec() {
        return Jobs.into(
                Storage.at(
                        new S3Store(
                                FakeS3.access(URI.create("http://" + network.address())),
                                S3Location.parse("s3://backups/shop"))),
                List.of(volume));
    }

    /// Tells now and then how much has been read.
    private static FakeAttempt attempt(int night, Consumer<Long> each) {
        Instant start = FakeAttempt.STARTED.plus(night, ChronoUnit.DAYS);
        return new FakeAttempt() {
            private long told;

            @Override
            public Instant startedAt() {
                return start;
            }

            @Override
            public void progress(
                    @Nullable Double percent,
                    @Nullable Long bytes,
                    @Nullable Long totalBytes,
                    @Nullable String message) {
                if (bytes != null && bytes > told + (6 << 20)) {
                    told = bytes;
                    each.accept(bytes);
                }
            }
        };
    }

    private Map<String, String> content(String restored) throws Exception {
        Path files = Files.createDirectories(home.resolve("files"));
        DockerEngine local =
                new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
        local.run(Jobs.of(List.of(restored), List.of(), files), new FakeAttempt());
        local.close();
        Path archive = files.resolve("nightly/" + FakeAttempt.FOLDER + "/" + restored + ".tar.zst");
        try (InputStream tar = new ZstdInputStream(Files.newInputStream(archive))) {
            return Tars.describe(tar, UTF_8);
        }
    }

    private static Map<String, String> content(byte[] tar) {
        return Tars.describe(new ByteArrayInputStream(tar), UTF_8);
    }

    private static byte[] tree() {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        return Tars.tar(t -> {
            Tars.folder(t, "data");
            Tars.file(t, "data/noise", bytes);
        });
    }

    private int type(String... words) throws Exception {
        Path yaml =
                Files.writeString(
                        home.resolve("worker.yaml"),
                        """
                        worker: %s
                        signingKey: %s
                        kafka: {bootstrap.servers: "127.0.0.1:1"}
                        trustedKeys:
                          ci: {publicKey: %s}
                        engines:
                          docker:
                            host: "%s"
                            s3: {endpoint: "%s", accessKeyId: %s, secretAccessKey: %s}
                        jobs:
                          nightly:
                            docker:
                              volumes: [any]
                              destination: s3://backups/shop
                              keep: {last: 1}
                        """
                                .formatted(
                                        docker.mark,
                                        TestDocker.KEY.secretText(),
                                        SigningKey.generate()
                                                .verificationKey()
                                                .publicText()
                                                .orElseThrow(),
                                        docker.host,
                                        s3.endpoint(),
                                        S3Proxy.ID,
                                        S3Proxy.SECRET));
        boolean alone = words.length > 1 && words[1].startsWith("s3://");
        var readers = new LinkedHashMap<String, Function<Section, EngineConfiguration>>();
        readers.put("docker", DockerEngineConfiguration::read);
        Environment environment =
                new Environment(
                        Map.of(
                                "BACKHAUL_WORKER_CONFIG",
                                alone ? "/no/such.yaml" : yaml.toString(),
                                "DOCKER_HOST",
                                docker.host.toString(),
                                "AWS_ENDPOINT_URL_S3",
                                s3.endpoint().toString(),
                                "AWS_ACCESS_KEY_ID",
                                S3Proxy.ID,
                                "AWS_SECRET_ACCESS_KEY",
                                S3Proxy.SECRET));
        CommandLine commandLine =
                WorkerCommand.of(
                        new BackupsCommand(environment, readers),
                        new RestoreCommand(environment, readers),
                        new PruneCommand(environment, readers, InstantSource.system()));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }
}
