package backhaul.worker.engine.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import backhaul.protocol.RunKey;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The mark in the environment of every process of a run. It is the same for all attempts of the
/// run, so that what an earlier attempt left behind is found too, and another for another data
/// folder: two workers of one name on one host do not stop each other's processes.
record RunMark(String value) {
    static final String VARIABLE = "BACKHAUL_MARK";

    static RunMark of(String worker, Path dataDirectory, RunKey run) {
        String folder = dataDirectory.toAbsolutePath().normalize().toString();
        String all = String.join("\n", worker, folder, run.address(), run.source(), run.id());
        return new RunMark(HexFormat.of().formatHex(sha256(all), 0, 16));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
