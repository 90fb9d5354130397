package backhaul.worker.engine.docker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// Gives each source of an attempt a file name that no other has, on any file system, and the same
/// one each night.
final class ArchiveNames {
    private static final int LONGEST = 120;

    private final Set<String> taken = new HashSet<>();

    /// `identity` tells sources apart that would like the same name.
    String claim(String wished, String identity) {
        String plain = wished.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        if (!plain.isEmpty() && plain.length() <= LONGEST && take(plain)) {
            return plain;
        }
        String start = plain.substring(0, Math.min(plain.length(), LONGEST - 9));
        for (int more = 0; ; more++) {
            String name = (start.isEmpty() ? "" : start + "-") + hash(identity + "\0".repeat(more));
            if (take(name)) {
                return name;
            }
        }
    }

    /// Some file systems take upper and lower case for the same.
    private boolean take(String name) {
        return taken.add(name.toLowerCase(Locale.ROOT));
    }

    private static String hash(String identity) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
