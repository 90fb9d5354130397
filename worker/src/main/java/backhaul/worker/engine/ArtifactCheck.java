package backhaul.worker.engine;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.settings.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Looks for the files of an [ArtifactRule] after the work was done.
///
/// Evidence is a file that was not there before, or not so, and that was written since the attempt
/// began. Both are needed: a file of last night can bear a time of tomorrow, and a copy of an old
/// file its old time. Symbolic links are neither followed nor evidence.
public final class ArtifactCheck {
    private static final int MOST_FILES = 200_000;
    private static final int MOST_LISTED = 100;
    private static final int BUFFER = 1 << 20;

    /// File systems keep times in steps of up to two seconds.
    private static final Duration COARSE = Duration.ofSeconds(2);

    private final ArtifactRule rule;
    private final Instant since;
    private final Map<String, State> before;

    private record State(long size, FileTime modified, @Nullable Object key) {
        /// What an earlier life of the worker saw has no key.
        boolean sameAs(State other) {
            return key == null
                    ? size == other.size() && modified.equals(other.modified())
                    : equals(other);
        }
    }

    public sealed interface Finding {
        record Found(List<Artifact> artifacts, List<String> warnings) implements Finding {}

        /// What is missing, or too small: `no new *.nb3 in D:\Backups`.
        record Missing(String what) implements Finding {}

        record GivenUp() implements Finding {}
    }

    private ArtifactCheck(ArtifactRule rule, Instant since, Map<String, State> before) {
        this.rule = rule;
        this.since = since;
        this.before = before;
    }

    /// Remembers what is there before the work begins. A directory that does not exist yet is
    /// empty.
    public static ArtifactCheck before(ArtifactRule rule, Instant startedAt) throws IOException {
        return new ArtifactCheck(rule, startedAt.minus(COARSE), list(rule));
    }

    /// The same in a later life of the worker, which knows only what [#suspects()] said before.
    public static ArtifactCheck resumed(
            ArtifactRule rule, Instant startedAt, List<String> suspects) {
        Map<String, State> before = new TreeMap<>();
        for (String suspect : suspects) {
            String[] parts = suspect.split(" ", 3);
            FileTime modified = FileTime.from(Instant.parse(parts[1]));
            before.put(parts[2], new State(Long.parseLong(parts[0]), modified, null));
        }
        return new ArtifactCheck(rule, startedAt.minus(COARSE), before);
    }

    /// Of the files that were there before, those that bear a time after the start, each as size,
    /// time and name. Almost always none: without such files the times alone tell what is new.
    public List<String> suspects() {
        return before.entrySet().stream()
                .filter(file -> !file.getValue().modified().toInstant().isBefore(since))
                .map(file ->
                        file.getValue().size()
                                + " "
                                + file.getValue().modified().toInstant()
                                + " "
                                + file.getKey())
                .toList();
    }

    /// Looks, and reads every file for its checksum.
    ///
    /// @param goOn asked at every MiB; false gives up
    public Finding after(BooleanSupplier goOn) throws IOException {
        if (!Files.isDirectory(rule.directory())) {
            return new Finding.Missing("there is no directory " + rule.directory());
        }
        Map<String, State> now = list(rule);
        Map<String, State> fresh = new TreeMap<>(now);
        fresh.entrySet().removeIf(file -> !isFresh(file.getKey(), file.getValue()));
        for (String pattern : rule.patterns()) {
            if (count(pattern, fresh) == 0) {
                return new Finding.Missing(missing(pattern, now));
            }
        }
        for (Map.Entry<String, State> file : fresh.entrySet()) {
            if (file.getValue().size() < rule.minSize()) {
                return new Finding.Missing(tooSmall(file.getKey(), file.getValue()));
            }
        }
        return read(fresh, goOn);
    }

    private boolean isFresh(String name, State state) {
        State old = before.get(name);
        return (old == null || !old.sameAs(state)) && !state.modified().toInstant().isBefore(since);
    }

    private long count(String pattern, Map<String, State> files) {
        PathMatcher matcher = rule.matcher(pattern);
        return files.keySet().stream()
                .filter(name -> matcher.matches(rule.directory().getFileSystem().getPath(name)))
                .count();
    }

    private String missing(String pattern, Map<String, State> now) {
        PathMatcher matcher = rule.matcher(pattern);
        String newest =
                now.entrySet().stream()
                        .filter(file -> matcher.matches(Path.of(file.getKey())))
                        .max(Comparator.comparing(file -> file.getValue().modified()))
                        .map(file ->
                                "; the newest, "
                                        + file.getKey()
                                        + ", is of "
                                        + file.getValue().modified())
                        .orElse("");
        return "no new " + pattern + " in " + rule.directory() + newest;
    }

    private String tooSmall(String name, State state) {
        String least = rule.minSize() == 1 ? "" : ", less than " + Sizes.format(rule.minSize());
        return rule.directory().resolve(name) + " has " + Sizes.format(state.size()) + least;
    }

    private Finding read(Map<String, State> fresh, BooleanSupplier goOn) throws IOException {
        var artifacts = new ArrayList<Artifact>();
        for (String name : fresh.keySet().stream().limit(MOST_LISTED).toList()) {
            Path file = rule.directory().resolve(name);
            String sum = checksum(file, goOn);
            if (sum == null) {
                return new Finding.GivenUp();
            }
            if (!state(file).equals(fresh.get(name))) {
                return new Finding.Missing(file + " is still being written");
            }
            long size = Files.size(file);
            artifacts.add(new Artifact(name, file.toUri().toString(), size, sum));
        }
        int unlisted = fresh.size() - artifacts.size();
        return new Finding.Found(
                artifacts,
                unlisted == 0 ? List.of() : List.of(unlisted + " more new files are not listed"));
    }

    private static @Nullable String checksum(Path file, BooleanSupplier goOn) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!goOn.getAsBoolean()) {
                    return null;
                }
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static State state(Path file) throws IOException {
        return state(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    private static State state(BasicFileAttributes attributes) {
        return new State(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /// The directory itself may be a symbolic link.
    private static Path realPath(Path directory) throws IOException {
        return Files.exists(directory) ? directory.toRealPath() : directory;
    }

    /// Every regular file that a pattern matches, by its path below the directory.
    private static Map<String, State> list(ArtifactRule rule) throws IOException {
        var files = new TreeMap<String, State>();
        List<PathMatcher> matchers = rule.patterns().stream().map(rule::matcher).toList();
        Path top = realPath(rule.directory());
        FileVisitor<Path> visitor =
                new SimpleFileVisitor<>() {
                    private int seen;

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (++seen > MOST_FILES) {
                            throw new IOException(
                                    top + " holds more than " + MOST_FILES + " files");
                        }
                        Path name = top.relativize(file);
                        if (attributes.isRegularFile()
                                && matchers.stream().anyMatch(m -> m.matches(name))) {
                            files.put(name.toString(), state(attributes));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (file.equals(top) && !(e instanceof NoSuchFileException)) {
                            throw e;
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                };
        Files.walkFileTree(top, Set.of(), rule.depth(), visitor);
        return files;
    }
}
