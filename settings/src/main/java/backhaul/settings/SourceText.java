package backhaul.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The text of a file that people write with any editor: UTF-8, whose byte order mark is dropped.
/// UTF-16, which Windows PowerShell writes, is refused by name, since it would read as garbage.
final class SourceText {

    private SourceText() {}

    static String decode(byte[] bytes) throws Malformed {
        if (begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff) || looksLikeUtf16(bytes)) {
            throw new Malformed("is UTF-16.", "Save it as UTF-8.");
        }
        int start = begins(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("is not UTF-8.", "Save it as UTF-8.");
        }
    }

    private static boolean begins(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /// Without a mark: text has no NUL, and UTF-16 of Latin text has one in every second byte.
    private static boolean looksLikeUtf16(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] == 0) != (bytes[1] == 0);
    }
}
