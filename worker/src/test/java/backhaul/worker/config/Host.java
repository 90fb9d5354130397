package backhaul.worker.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Problem;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.worker.engine.EngineConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;

/// A folder with a configuration and a key, as on a worker's host.
final class Host {

    final SigningKey key = SigningKey.generate();
    final Secrets secrets = new Secrets();
    private final Path folder;

    Host(Path folder) {
        this.folder = folder;
        secret("worker.key", key.secretText() + "\n");
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Host.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return folder.resolve("worker.yaml");
    }

    Host secret(String name, String content) {
        try {
            Path file = Files.writeString(folder.resolve(name), content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Host write(String yaml) {
        try {
            Files.writeString(file(), yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SettingsReader reader() {
        var environment = new Environment(Map.of("S3_ACCESS_KEY_ID", "AKIAEXAMPLE"));
        return new SettingsReader(file(), environment, secrets, engines());
    }

    WorkerSettings read() throws InvalidSettings {
        return reader().read();
    }

    List<String> problems() {
        return refused().problems().stream().map(Problem::toString).toList();
    }

    InvalidSettings refused() {
        return catchThrowableOfType(InvalidSettings.class, this::read);
    }

    private static SequencedMap<String, Function<Section, EngineConfiguration>> engines() {
        var engines = new LinkedHashMap<String, Function<Section, EngineConfiguration>>();
        engines.put("docker", section -> TakesAnything.read("docker", section));
        engines.put("script", section -> TakesAnything.read("script", section));
        return engines;
    }
}
