package backhaul.worker.backup;

import backhaul.protocol.signing.Algorithm;
import backhaul.protocol.signing.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The manifest of a folder and its signature: a bare Ed25519 signature of the very bytes of the
/// file, in base64 beside it, so that `openssl` can check it too.
public final class ManifestFiles {
    public static final String NAME = "manifest.json";
    public static final String SIGNATURE = "manifest.json.sig";

    private static final int LONGEST = 16 << 20;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private ManifestFiles() {}

    /// What is known of a folder's manifest.
    public sealed interface Reading {
        /// Signed by a key that is trusted for the worker that it names.
        record Trusted(Manifest manifest) implements Reading {}

        /// Well-formed, and anybody could have written it.
        record Untrusted(Manifest manifest, String why) implements Reading {}

        record Unreadable(String why) implements Reading {}
    }

    /// As it is written, and signed.
    public static byte[] text(Manifest manifest) {
        return (JSON.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] signature(byte[] text, SigningKey key) {
        if (key.algorithm() != Algorithm.ED25519) {
            throw new IllegalArgumentException("a manifest is signed with an Ed25519 key");
        }
        return (Base64.getEncoder().encodeToString(key.sign(text)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// The signature is checked before anything of the manifest is understood.
    public static Reading read(BackupFolder folder, Trust trust) {
        byte[] text;
        try {
            text = bytes(folder, NAME);
        } catch (NoSuchFileException e) {
            return new Reading.Unreadable("it has no manifest");
        } catch (NotDirectoryException e) {
            return new Reading.Unreadable(folder.location() + " is no directory");
        } catch (IOException e) {
            return new Reading.Unreadable("its manifest cannot be read: " + e.getMessage());
        }
        Trust.Signer signer = trust.signer(text, signature(folder));
        Manifest manifest;
        try {
            manifest = JSON.readValue(text, Manifest.class);
        } catch (JacksonException e) {
            return new Reading.Unreadable("its manifest cannot be read: " + cause(e));
        }
        return switch (signer) {
            case Trust.Signer.Known known when known.maySignFor(manifest.made().worker()) ->
                    new Reading.Trusted(manifest);
            case Trust.Signer.Known _ ->
                    new Reading.Untrusted(
                            manifest,
                            "its manifest is signed, but not by "
                                    + manifest.made().worker()
                                    + ", which it names");
            case Trust.Signer.Nobody(String why) -> new Reading.Untrusted(manifest, why);
        };
    }

    /// Empty where there is none.
    private static byte[] signature(BackupFolder folder) {
        try {
            return Base64.getDecoder()
                    .decode(
                            new String(bytes(folder, SIGNATURE), StandardCharsets.US_ASCII)
                                    .strip());
        } catch (IOException | IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] bytes(BackupFolder folder, String file) throws IOException {
        try (InputStream in = folder.open(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException(file + " is too long");
            }
            return bytes;
        }
    }

    /// What our own checks say, or where the JSON breaks.
    private static String cause(JacksonException e) {
        return e.getCause() instanceof IllegalArgumentException ours
                ? String.valueOf(ours.getMessage())
                : String.valueOf(e.getOriginalMessage());
    }
}
