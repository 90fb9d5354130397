package backhaul.bench.archive;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Size;
import backhaul.bench.measure.Target;
import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.docker.DockerEngineConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// An archive of a mixed directory, in zstd 3 by two workers, until it is on disk; the daemon's
/// call by `curl` through `zstd -3 -T2` to a file does the same, without checking what came.
public final class ArchiveBenchmark implements Benchmark {
    private static final Path HOME = Path.of("target/bench-archive").toAbsolutePath();
    private static final String CONTAINER = "backhaul-bench-archive";
    private static final String SOCKET = "unix://";

    private static final String MAKE_CONTAINER =
            """
            api() { curl -sS --fail-with-body --unix-socket "$1" -X "$2" "http://docker$3" "${@:4}"; }
            tar -cf - -T /dev/null | api "$1" POST "/images/create?fromSrc=-&repo=$2" -T - >/dev/null
            curl -sS --unix-socket "$1" -X DELETE "http://docker/containers/$2" >/dev/null
            api "$1" POST "/containers/create?name=$2" -H 'Content-Type: application/json' -d "$3" >/dev/null
            """;

    private static final String RAW =
            """
            curl -sS --fail --unix-socket "$1" "http://docker/containers/$2/archive?path=/data" |
            zstd -q -3 -T2 -f -o "$3"
            sync "$3"
            """;

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public String unit() {
        return "MB/s";
    }

    @Override
    public Target target() {
        return new Target.AtLeast(1);
    }

    @Override
    public int forks(Size size) {
        return size.of(3, 1);
    }

    @Override
    public Optional<String> missing() {
        return socket().isPresent()
                ? Optional.empty()
                : Optional.of("it needs a Docker daemon of its own: DOCKER_HOST=unix:///...");
    }

    @Override
    public void prepare(Site site) throws IOException, InterruptedException {
        Shell.run("rm -rf \"$1\"; mkdir -p \"$1/out\"", HOME.toString());
        Files.createDirectories(HOME.resolve("data"));
        tree(site).make();
        String configuration =
                """
                {"Image": "%s", "Cmd": ["never-started"], "HostConfig": {"NetworkMode": "none", "Mounts":
                 [{"Type": "bind", "Source": "%s", "Target": "/data", "ReadOnly": true}]}}\
                """
                        .formatted(CONTAINER, HOME.resolve("data"));
        Shell.run(MAKE_CONTAINER, socket().orElseThrow(), CONTAINER, configuration);
    }

    /// Twice, of which the second counts: the first warms up what reads the directory too.
    @Override
    public Sample measure(Side side, Site site) throws IOException, InterruptedException {
        double seconds = 0;
        for (int round = 0; round < 2; round++) {
            Shell.run("rm -rf \"$1\"; mkdir -p \"$1\"", HOME.resolve("out").toString());
            long began = System.nanoTime();
            switch (side) {
                case WORKER -> archive(round);
                case RAW -> raw();
            }
            seconds = (System.nanoTime() - began) / 1e9;
        }
        return new Sample(tree(site).bytes() / 1e6 / seconds, "%.2f s".formatted(seconds));
    }

    private static void raw() throws IOException, InterruptedException {
        Shell.run(
                RAW,
                socket().orElseThrow(),
                CONTAINER,
                HOME.resolve("out/data.tar.zst").toString());
    }

    private static void archive(int round) throws IOException, InterruptedException {
        DockerEngineConfiguration docker =
                DockerEngineConfiguration.read(
                        Section.of(Map.of("host", SOCKET + socket().orElseThrow())));
        JobSpec job =
                docker.readSpec(
                        Section.of(
                                Map.of(
                                        "containers",
                                        List.of(CONTAINER),
                                        "include",
                                        List.of("mounts"),
                                        "compressionWorkers",
                                        2,
                                        "destination",
                                        HOME.resolve("out").toString())));
        Engine engine =
                docker.open(
                        new EngineContext(
                                "bench",
                                Files.createDirectories(HOME.resolve("own")),
                                InstantSource.system(),
                                UnaryOperator.identity(),
                                SigningKey.generate(),
                                List.of()));
        try {
            Outcome outcome = engine.run(job, QuietAttempt.now(round + 1));
            if (!(outcome instanceof Outcome.Succeeded)) {
                throw new IllegalStateException("no archive was made: " + outcome);
            }
        } finally {
            engine.close();
        }
    }

    private static MixedTree tree(Site site) {
        Path data = HOME.resolve("data");
        return switch (site.size()) {
            case WHOLE -> MixedTree.whole(data);
            case TINY -> MixedTree.tiny(data);
        };
    }

    private static Optional<String> socket() {
        return Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .filter(host -> host.startsWith(SOCKET))
                .map(host -> host.substring(SOCKET.length()));
    }
}
