package backhaul.settings;

import backhaul.settings.FileAccess.Need;
import backhaul.settings.Value.Mapping;
import backhaul.settings.Value.Place;
import backhaul.settings.Value.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A settings file: reads it, lets other sources override its keys, and says at the end whether it
/// can be used.
///
/// ```java
/// SettingsFile file = SettingsFile.read(path, Environment.ofProcess(), secrets);
/// Duration expires = file.root().duration("expires", Duration.ofHours(1));
/// file.check();
/// ```
public final class SettingsFile {

    private static final int LARGEST = 1024 * 1024;

    private final Path path;
    private final Source source;
    private final Section root;
    private final Mapping mapping;

    private SettingsFile(Path path, Source source, Mapping mapping) {
        this.path = path;
        this.source = source;
        this.mapping = mapping;
        this.root = new Section(source, "", mapping);
    }

    /// Reads a file. What its references name goes into `secrets`.
    ///
    /// @throws InvalidSettings where the file is missing, cannot be read, is no YAML, or could have
    ///   been written by others
    public static SettingsFile read(Path file, Environment environment, Secrets secrets)
            throws InvalidSettings {
        Path path = file.toAbsolutePath().normalize();
        Source source = source(path, environment, secrets);
        return parsed(path, text(path, source), source);
    }

    /// Like [#read], and a missing file is an empty one: all its keys may come from elsewhere.
    public static SettingsFile readIfThere(Path file, Environment environment, Secrets secrets)
            throws InvalidSettings {
        if (Files.exists(file)) {
            return read(file, environment, secrets);
        }
        Path path = file.toAbsolutePath().normalize();
        return parsed(path, "", source(path, environment, secrets));
    }

    /// Settings given as text, as if `file` held them; the file itself need not exist.
    public static SettingsFile parse(
            Path file, String yaml, Environment environment, Secrets secrets)
            throws InvalidSettings {
        Path path = file.toAbsolutePath().normalize();
        return parsed(path, yaml, source(path, environment, secrets));
    }

    /// These settings with one value put in or replaced, at a path of keys. `origin` is what its
    /// problems are said to stand in: `--audience`, `BACKHAUL_AUDIENCE`.
    public SettingsFile with(String origin, String value, String... keys) {
        var scalar = new Scalar(new Place(origin, 0), value, false);
        return new SettingsFile(path, source, mapping.with(List.of(keys), scalar));
    }

    /// These settings with what the environment overrides: for a key `topicPrefix` the variable
    /// `<prefix>TOPIC_PREFIX`, and for a section of properties `kafka` every variable that begins
    /// with `<prefix>KAFKA_`: `<prefix>KAFKA_BOOTSTRAP_SERVERS` is `bootstrap.servers`.
    public SettingsFile overriddenBy(
            Environment environment,
            String prefix,
            List<String> keys,
            List<String> propertySections) {
        SettingsFile file = this;
        for (Map.Entry<String, List<String>> override :
                Overrides.of(environment, prefix, keys, propertySections).entrySet()) {
            String value = environment.variable(override.getKey()).orElseThrow();
            file = file.with(override.getKey(), value, override.getValue().toArray(String[]::new));
        }
        return file;
    }

    public Path path() {
        return path;
    }

    /// This file and those that its references have read so far: what to watch for a change.
    public List<Path> files() {
        return Stream.concat(Stream.of(path), source.references().files().stream()).toList();
    }

    public Section root() {
        return root;
    }

    /// To be called when all keys have been read.
    ///
    /// @throws InvalidSettings with every problem, unknown keys included
    public void check() throws InvalidSettings {
        root.rejectUnknownKeys();
        throwIfBroken(path, source);
    }

    private static Source source(Path path, Environment environment, Secrets secrets) {
        return new Source(new Problems(), new References(folder(path), environment, secrets));
    }

    private static SettingsFile parsed(Path path, String yaml, Source source)
            throws InvalidSettings {
        Optional<Mapping> mapping = YamlText.read(name(path), yaml, source.problems());
        if (mapping.isEmpty()) {
            throwIfBroken(path, source);
        }
        return new SettingsFile(
                path,
                source,
                mapping.orElseGet(
                        () -> new Mapping(new Place(name(path), 0), new LinkedHashMap<>())));
    }

    private static String text(Path path, Source source) throws InvalidSettings {
        try {
            refuseIfOpenToOthers(path);
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new Malformed("is larger than 1 MiB.", null);
                }
                return SourceText.decode(bytes);
            }
        } catch (NoSuchFileException e) {
            throw unreadable(path, source, new Malformed("does not exist.", null));
        } catch (IOException e) {
            throw unreadable(
                    path, source, new Malformed("cannot be read: " + Reasons.of(e) + ".", null));
        } catch (Malformed e) {
            throw unreadable(path, source, e);
        }
    }

    private static void refuseIfOpenToOthers(Path path) throws IOException, Malformed {
        Optional<Malformed> open = FileAccess.check(path, Need.TRUSTED);
        if (open.isEmpty()) {
            open = FileAccess.check(folder(path), Need.TRUSTED_FOLDER);
        }
        if (open.isPresent()) {
            throw open.get();
        }
    }

    private static InvalidSettings unreadable(Path path, Source source, Malformed why) {
        source.problem(new Place(name(path), 0), "", why.what(), why.mend());
        return new InvalidSettings(path, source.problems().all());
    }

    private static void throwIfBroken(Path path, Source source) throws InvalidSettings {
        List<Problem> problems = source.problems().all();
        if (!problems.isEmpty()) {
            throw new InvalidSettings(path, problems);
        }
    }

    private static Path folder(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
