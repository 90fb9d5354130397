package backhaul.worker.backup;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Encryption to the holders of X25519 keys, in the format of `age` (age-encryption.org/v1), whose
/// program reads what this writes and the other way round.
public final class Age {
    public static final String FORMAT = "age";
    public static final String ENDING = ".age";

    /// A public key, as `age-keygen -y` shows it.
    private static final Pattern RECIPIENT = Pattern.compile("age1[02-9ac-hj-np-z]{58}");

    private Age() {}

    /// The same recipient. Throws [IllegalArgumentException] for a text that is none.
    public static String recipient(String text) {
        if (text.startsWith("AGE-SECRET-KEY-")) {
            // Not to be repeated.
            throw new IllegalArgumentException(
                    "is a secret key: write its public key, which begins with age1");
        }
        try {
            if (RECIPIENT.matcher(text).matches()) {
                writer(text);
                return text;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    text + " is no public key of age: it is misspelled", e);
        }
        throw new IllegalArgumentException(
                text + " is no public key of age, which begins with age1");
    }

    /// Closing it makes the encrypted whole and closes `to`.
    public static OutputStream encrypting(OutputStream to, List<String> recipients)
            throws IOException {
        try {
            List<RecipientStanzaWriter> writers = new ArrayList<>();
            for (String recipient : recipients) {
                writers.add(writer(recipient));
            }
            return Channels.newOutputStream(
                    new StandardEncryptingChannelFactory()
                            .newEncryptingChannel(Channels.newChannel(to), writers));
        } catch (GeneralSecurityException e) {
            throw new IOException("it cannot be encrypted: " + e.getMessage(), e);
        }
    }

    /// Fails where none of the identities fits, or the encrypted was changed or cut.
    public static InputStream decrypting(InputStream encrypted, Identities identities)
            throws IOException {
        try {
            return Channels.newInputStream(
                    new StandardDecryptingChannelFactory()
                            .newDecryptingChannel(
                                    Channels.newChannel(encrypted), identities.readers()));
        } catch (GeneralSecurityException e) {
            throw new IOException("none of the identities can decrypt it", e);
        }
    }

    private static RecipientStanzaWriter writer(String recipient) throws GeneralSecurityException {
        return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    }
}
