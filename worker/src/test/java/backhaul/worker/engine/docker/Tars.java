package backhaul.worker.engine.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Tars to check, put into containers and compare.
final class Tars {
    private Tars() {}

    @FunctionalInterface
    interface Entries {
        void put(TarArchiveOutputStream tar) throws IOException;
    }

    static byte[] tar(Entries entries) {
        return tar(TarArchiveOutputStream.LONGFILE_POSIX, entries);
    }

    static byte[] tar(int longFileMode, Entries entries) {
        return tar(longFileMode, StandardCharsets.UTF_8, entries);
    }

    static byte[] tar(int longFileMode, Charset charset, Entries entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, charset.name())) {
            tar.setLongFileMode(longFileMode);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            entries.put(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void folder(TarArchiveOutputStream tar, String name) throws IOException {
        add(tar, new TarArchiveEntry(name + "/"), new byte[0]);
    }

    static void file(TarArchiveOutputStream tar, String name, String text) throws IOException {
        file(tar, name, text.getBytes(StandardCharsets.UTF_8));
    }

    static void file(TarArchiveOutputStream tar, String name, byte[] body) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(body.length);
        add(tar, entry, body);
    }

    static void hardLink(TarArchiveOutputStream tar, String name, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
        entry.setLinkName(to);
        add(tar, entry, new byte[0]);
    }

    static void symlink(TarArchiveOutputStream tar, String name, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(to);
        add(tar, entry, new byte[0]);
    }

    /// With a time in whole seconds: parts of one would take a pax header.
    static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] body)
            throws IOException {
        entry.setModTime(1_700_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(body);
        tar.closeArchiveEntry();
    }

    /// Every entry by name, as one line of all that a restore needs of it.
    static Map<String, String> describe(InputStream bytes, Charset charset) {
        Map<String, String> entries = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bytes, charset.name())) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                // What is no text in the charset reads as one or the other.
                String name = entry.getName().replace('\ufffd', '?');
                entries.put(name, describe(entry, tar.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static String describe(TarArchiveEntry entry, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        String capability =
                entry.getExtraPaxHeaders().getOrDefault("SCHILY.xattr.security.capability", "");
        return String.join(
                " ",
                String.valueOf((char) entry.getLinkFlag()),
                Integer.toOctalString(entry.getMode() & 07777),
                entry.getLongUserId() + ":" + entry.getLongGroupId(),
                String.valueOf(entry.getLastModifiedTime().toInstant().getEpochSecond()),
                String.valueOf(body.length),
                HexFormat.of().toHexDigits(crc.getValue()),
                entry.getDevMajor() + "," + entry.getDevMinor(),
                entry.getLinkName(),
                HexFormat.of().formatHex(capability.getBytes(StandardCharsets.UTF_8)));
    }
}
