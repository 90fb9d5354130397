package backhaul.settings;

import backhaul.settings.FileAccess.Need;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts values in the place of `${env:NAME}` and `${file:PATH}`, after the file was parsed: what a
/// variable or a file holds can never become a key. What they hold is not searched again. A literal
/// `${env:` is written `$${env:`; other `${...}`, as shells use, are left alone.
final class References {

    private static final int LARGEST = 64 * 1024;

    /// A word of small letters before the colon, and no shell operator behind it (`${x:-default}`).
    private static final Pattern REFERENCE =
            Pattern.compile("(\\$?)\\$\\{(?:(env|file):([^}]*)|([a-z]+):[^}=+?0-9 -][^}]*)}");

    private final Path folder;
    private final Environment environment;
    private final Secrets secrets;
    private final Set<Path> files = new LinkedHashSet<>();

    References(Path folder, Environment environment, Secrets secrets) {
        this.folder = folder;
        this.environment = environment;
        this.secrets = secrets;
    }

    Path folder() {
        return folder;
    }

    Secrets secrets() {
        return secrets;
    }

    /// Every file that a reference has named so far, whether or not it could be read.
    Set<Path> files() {
        return Set.copyOf(files);
    }

    String resolve(String text) throws Malformed {
        Matcher matcher = REFERENCE.matcher(text);
        var resolved = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value(matcher)));
        }
        return matcher.appendTail(resolved).toString();
    }

    private String value(Matcher matcher) throws Malformed {
        if (!matcher.group(1).isEmpty()) {
            return matcher.group().substring(1);
        }
        if (matcher.group(2) == null) {
            throw new Malformed(
                    matcher.group() + " is not a reference.",
                    "References are ${env:NAME} and ${file:PATH}; a literal one begins with $$.");
        }
        String name = matcher.group(3);
        String value = matcher.group(2).equals("env") ? variable(name) : content(name);
        secrets.add(value);
        return value;
    }

    private String variable(String name) throws Malformed {
        return environment
                .variable(name)
                .orElseThrow(() ->
                        new Malformed(
                                "the environment has no variable " + name + ".",
                                "Set it for this process."));
    }

    /// What is in a secret file, without its last newline.
    String content(String name) throws Malformed {
        Path file = file(name);
        files.add(file);
        byte[] bytes = bytes(file);
        if (bytes.length > LARGEST) {
            throw new Malformed(
                    file + " is larger than 64 KiB.", "Name a file that holds one value.");
        }
        try {
            return withoutLastNewline(SourceText.decode(bytes));
        } catch (Malformed e) {
            throw new Malformed(file + " " + e.what(), e.mend());
        }
    }

    private Path file(String name) throws Malformed {
        try {
            return folder.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new Malformed(Quotes.quoted(name) + " is not a file name.", null);
        }
    }

    private static byte[] bytes(Path file) throws Malformed {
        try {
            Optional<Malformed> open = FileAccess.check(file, Need.SECRET);
            if (open.isPresent()) {
                throw open.get();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(LARGEST + 1);
            }
        } catch (NoSuchFileException e) {
            throw new Malformed(file + " does not exist.", null);
        } catch (IOException e) {
            throw new Malformed(file + " cannot be read: " + Reasons.of(e) + ".", null);
        }
    }

    private static String withoutLastNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
