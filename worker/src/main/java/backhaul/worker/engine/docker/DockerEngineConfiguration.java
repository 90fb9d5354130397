package backhaul.worker.engine.docker;

import backhaul.settings.Section;
import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.Identities;
import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.backup.s3.S3Folder;
import backhaul.worker.backup.s3.S3Location;
import backhaul.worker.backup.s3.S3Reader;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Restorer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `engines.docker:` section. `host` is a unix socket, a named pipe, or a TCP address without
/// TLS, which is for a proxy on this host or in its private network. A null `s3` is none.
public record DockerEngineConfiguration(URI host, int slots, @Nullable S3Access s3)
        implements EngineConfiguration {
    private static final String HOST_MEND =
            "Write unix:///var/run/docker.sock, tcp://socket-proxy:2375 or"
                    + " npipe:////./pipe/docker_engine.";

    public DockerEngineConfiguration {
        if (mistake(host).isPresent()) {
            throw new IllegalArgumentException("host " + mistake(host).get());
        }
        if (slots < 1) {
            throw new IllegalArgumentException("slots must be 1 or more: " + slots);
        }
    }

    /// Reads the section. What is wrong is added to its problems, and stands as its default.
    public static DockerEngineConfiguration read(Section section) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new DockerEngineConfiguration(
                host(section),
                section.integer("slots", Math.min(4, cores), 1, 64),
                section.section("s3").flatMap(S3Reader::read).orElse(null));
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Optional<Duration> stallTimeout() {
        return Optional.of(Duration.ofMinutes(10));
    }

    @Override
    public JobSpec readSpec(Section section) {
        return new DockerSpecReader(section, s3).read();
    }

    @Override
    public Engine open(EngineContext context) {
        DockerEngine engine =
                new DockerEngine(
                        host,
                        context.worker(),
                        context.signingKey(),
                        new Surroundings(context.brokers(), context.mask()),
                        new Stores(s3));
        Thread.ofVirtual().name("docker-sweep").start(() -> sweep(engine));
        return engine;
    }

    @Override
    public Optional<Restorer> restorer(Identities identities) {
        return Optional.of(new DockerRestorer(host, identities));
    }

    @Override
    public BackupFolder backup(String location) {
        if (!S3Location.looksLikeOne(location)) {
            return EngineConfiguration.super.backup(location);
        }
        if (s3 == null) {
            throw new IllegalArgumentException(
                    location + " cannot be reached: engines.docker.s3 is missing.");
        }
        return new S3Folder(s3, S3Location.parse(location));
    }

    /// Not waited for: the daemon may be away.
    private static void sweep(DockerEngine engine) {
        try {
            engine.sweepEarlier();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI host(Section section) {
        URI standard = standardHost();
        Optional<String> text = section.text("host");
        if (text.isEmpty()) {
            return standard;
        }
        try {
            URI host = new URI(text.get());
            Optional<String> mistake = mistake(host);
            mistake.ifPresent(what -> section.problem("host", text.get() + " " + what, HOST_MEND));
            return mistake.isPresent() ? standard : host;
        } catch (URISyntaxException e) {
            section.problem("host", text.get() + " is no address of a Docker daemon.", HOST_MEND);
            return standard;
        }
    }

    private static URI standardHost() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
        return URI.create(
                windows ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock");
    }

    private static Optional<String> mistake(URI host) {
        boolean whole =
                switch (String.valueOf(host.getScheme())) {
                    case "unix", "npipe" ->
                            host.getAuthority() == null
                                    && String.valueOf(host.getPath()).length() > 1;
                    case "tcp" ->
                            host.getHost() != null
                                    && host.getPort() > 0
                                    && host.getUserInfo() == null;
                    default -> false;
                };
        return whole ? Optional.empty() : Optional.of("is no address of a Docker daemon.");
    }
}
