package backhaul.cli.submit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The request id of `--once KEY`: whoever asks the same address for the same job under the same
/// key gets the same id, and so the same run.
final class OnceId {

    private OnceId() {}

    static String of(String address, String job, String key) {
        byte[] question = (address + "\n" + job + "\n" + key).getBytes(StandardCharsets.UTF_8);
        return "once-" + HexFormat.of().formatHex(sha256(question), 0, 16);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
