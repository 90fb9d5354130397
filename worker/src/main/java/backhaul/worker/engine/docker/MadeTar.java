package backhaul.worker.engine.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// A tar of small files, made in memory. Owners are root, modes 0600, times those of the beginning
/// of time: it is a record, not something to run from.
final class MadeTar {
    private static final int NAME = 100;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ArchiveNames names = new ArchiveNames();
    private int files;

    /// A file below `data/<folder>/`, under a name made of `wished`.
    void add(String folder, String wished, String ending, byte[] content) {
        String name = names.claim(folder + "-" + wished, folder + "/" + wished);
        String plain = name.substring(Math.min(name.length(), folder.length() + 1));
        file("data/" + folder + "/" + cut(plain, folder, ending) + ending, content);
        files++;
    }

    boolean isEmpty() {
        return files == 0;
    }

    InputStream open() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(new byte[2 * TarHeader.BLOCK]);
        return new ByteArrayInputStream(whole.toByteArray());
    }

    private static String cut(String name, String folder, String ending) {
        int most = NAME - "data//".length() - folder.length() - ending.length();
        return name.length() <= most ? name : name.substring(name.length() - most);
    }

    private void file(String name, byte[] content) {
        byte[] header = new byte[TarHeader.BLOCK];
        put(header, 0, name);
        put(header, 100, "0000600\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        int over = content.length % TarHeader.BLOCK;
        bytes.writeBytes(new byte[over == 0 ? 0 : TarHeader.BLOCK - over]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
