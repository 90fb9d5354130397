package backhaul.worker.engine.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// What a volume can hold and an archive can get wrong. To be written in ISO 8859-1, so that a
/// name's characters are its bytes.
final class NastyTree {
    private NastyTree() {}

    static void put(TarArchiveOutputStream tar) throws IOException {
        folder(tar, "data", 0755);
        folder(tar, "data/empty", 0700);
        folder(tar, "data/sticky", 01777);
        file(tar, "data/a-file", 0640);
        link(tar, "data/b-hard-link", TarConstants.LF_LINK, "data/a-file");
        link(tar, "data/symlink", TarConstants.LF_SYMLINK, "a-file");
        link(tar, "data/symlink-out", TarConstants.LF_SYMLINK, "../../../etc/passwd");
        link(tar, "data/symlink-long", TarConstants.LF_SYMLINK, "/" + "t".repeat(250));
        file(tar, "data/setuid", 04755);
        file(tar, "data/nobody-may", 0000);
        file(tar, "data/empty-file", 0644, new byte[0]);
        file(tar, "data/block", 0644, "b".repeat(512).getBytes(UTF_8));
        file(tar, "data/-rf", 0644);
        file(tar, "data/ blank \"quote\" \\back", 0644);
        file(tar, "data/new\nline", 0644);
        file(tar, "data/" + raw("\u00fcn\u00efc\u00f6d\u00e9-\u6f22\u5b57"), 0644);
        file(tar, "data/not-utf-8-\u00ff\u00fe", 0644);
        file(tar, "data/" + "n".repeat(255), 0644);
        folder(tar, "data/" + "d".repeat(200), 0755);
        folder(tar, "data/" + "d".repeat(200) + "/" + "e".repeat(200), 0755);
        file(tar, "data/" + "d".repeat(200) + "/" + "e".repeat(200) + "/deep", 0644);
        node(tar, "data/fifo", TarConstants.LF_FIFO);
        node(tar, "data/null", TarConstants.LF_CHR);
        owned(tar, "data/big-owner", 3_000_000_000L);
        capable(tar, "data/capable");
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        file(tar, name, mode, ("content of " + name).getBytes(ISO_8859_1));
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, byte[] body)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(body.length);
        Tars.add(tar, entry, body);
    }

    private static void folder(TarArchiveOutputStream tar, String name, int mode)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/");
        entry.setMode(mode);
        Tars.add(tar, entry, new byte[0]);
    }

    private static void link(TarArchiveOutputStream tar, String name, byte type, String to)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(to);
        entry.setMode(type == TarConstants.LF_LINK ? 0640 : 0777);
        Tars.add(tar, entry, new byte[0]);
    }

    private static void node(TarArchiveOutputStream tar, String name, byte type)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(0600);
        if (type == TarConstants.LF_CHR) {
            entry.setDevMajor(1);
            entry.setDevMinor(3);
        }
        Tars.add(tar, entry, new byte[0]);
    }

    private static void owned(TarArchiveOutputStream tar, String name, long owner)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setUserId(owner);
        entry.setGroupId(owner + 1);
        Tars.add(tar, entry, new byte[0]);
    }

    /// `cap_net_bind_service=ep`, as the kernel keeps it.
    private static void capable(TarArchiveOutputStream tar, String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        byte[] capability = new byte[20];
        capability[0] = 1;
        capability[3] = 2;
        capability[5] = 4;
        entry.addPaxHeader("SCHILY.xattr.security.capability", new String(capability, UTF_8));
        Tars.add(tar, entry, new byte[0]);
    }

    /// The characters whose ISO 8859-1 bytes are the UTF-8 bytes of a text.
    private static String raw(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
