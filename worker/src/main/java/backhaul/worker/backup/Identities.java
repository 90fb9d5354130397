package backhaul.worker.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/// The secret keys that encrypted archives are read with. No message has any of them.
public final class Identities {
    public static final Identities NONE = new Identities(List.of());

    private static final String KEY = "AGE-SECRET-KEY-1";

    private final List<String> keys;

    private Identities(List<String> keys) {
        this.keys = keys;
    }

    /// From files as `age-keygen` writes them: a key a line, comments after `#`.
    public static Identities read(List<Path> files) throws IOException {
        List<String> keys = new ArrayList<>();
        for (Path file : files) {
            keys.addAll(keys(file));
        }
        return new Identities(List.copyOf(keys));
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    List<RecipientStanzaReader> readers() throws GeneralSecurityException {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        for (String key : keys) {
            readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key));
        }
        return readers;
    }

    private static List<String> keys(Path file) throws IOException {
        List<String> keys;
        try {
            keys =
                    Files.readAllLines(file).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .toList();
        } catch (MalformedInputException e) {
            throw new IOException(file + " is no file of age identities", e);
        }
        for (String key : keys) {
            check(file, key);
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " holds no identity: a line that begins with " + KEY);
        }
        return keys;
    }

    private static void check(Path file, String key) throws IOException {
        try {
            if (key.startsWith(KEY)) {
                X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key);
                return;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // What it says may have the key in it.
        }
        throw new IOException(
                file + " holds what is no X25519 identity of age, one " + KEY + "... a line");
    }
}
