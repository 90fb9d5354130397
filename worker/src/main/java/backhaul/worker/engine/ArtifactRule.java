package backhaul.worker.engine;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The files that a backup must leave behind: each pattern must be met by a file below `directory`
/// that is newer than the attempt, and none of these may be smaller than `minSize` bytes. Patterns
/// are globs of paths below the directory; `**/` stands for any number of folders, also none.
public record ArtifactRule(Path directory, List<String> patterns, long minSize) {

    /// @throws IllegalArgumentException for a glob that is none, with what is wrong with it
    public ArtifactRule {
        patterns = List.copyOf(patterns);
        patterns.forEach(pattern -> matchers(directory, pattern));
    }

    public Map<String, Object> describe() {
        return Map.of("directory", directory.toString(), "patterns", patterns, "minSize", minSize);
    }

    PathMatcher matcher(String pattern) {
        List<PathMatcher> matchers = matchers(directory, pattern);
        return path -> matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }

    private static List<PathMatcher> matchers(Path directory, String pattern) {
        FileSystem system = directory.getFileSystem();
        var matchers = new ArrayList<PathMatcher>();
        matchers.add(system.getPathMatcher("glob:" + pattern));
        if (pattern.contains("**/")) {
            matchers.add(system.getPathMatcher("glob:" + pattern.replace("**/", "")));
        }
        return matchers;
    }

    /// How many folders deep a file that meets a pattern can lie.
    int depth() {
        return patterns.stream()
                .mapToInt(pattern ->
                        pattern.contains("**")
                                ? Integer.MAX_VALUE
                                : 1 + (int) pattern.chars().filter(c -> c == '/').count())
                .max()
                .orElse(1);
    }
}
