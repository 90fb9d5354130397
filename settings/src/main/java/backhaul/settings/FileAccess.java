package backhaul.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether others than root and this process's own user could have written a file, or can read a
/// secret. Who can write the configuration decides what runs here.
///
/// On Windows the well-known groups of everybody are looked for; that is a help, not a proof.
final class FileAccess {

    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int OTHERS_READ = 0004;
    private static final int STICKY = 01000;

    private static final Set<String> EVERYBODY =
            Set.of(
                    "everyone",
                    "builtin\\users",
                    "nt authority\\authenticated users",
                    "nt authority\\interactive",
                    "builtin\\guests");
    private static final Set<AclEntryPermission> WRITES =
            Set.of(
                    AclEntryPermission.WRITE_DATA,
                    AclEntryPermission.APPEND_DATA,
                    AclEntryPermission.WRITE_ACL,
                    AclEntryPermission.WRITE_OWNER,
                    AclEntryPermission.DELETE,
                    AclEntryPermission.DELETE_CHILD);

    private FileAccess() {}

    /// What others must not be able to do with a file.
    enum Need {
        /// Neither write nor read it.
        SECRET,
        /// Not write it.
        TRUSTED,
        /// For a folder: not put other files into the place of those in it.
        TRUSTED_FOLDER
    }

    /// The sentence that says what is wrong and the one that says what to do; empty where all is
    /// well.
    static Optional<Malformed> check(Path file, Need need) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return checkUnix(file, need);
        }
        AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
        return view == null ? Optional.empty() : checkAcl(file, view.getAcl(), need);
    }

    private static Optional<Malformed> checkUnix(Path file, Need need) throws IOException {
        Owner owner = Owner.of(file);
        return checkUnix(
                file, owner, Owner.ofProcess(), need, Files.getFileStore(file).isReadOnly());
    }

    /// Nobody writes where the file system is mounted read-only, as mounted secrets are.
    static Optional<Malformed> checkUnix(
            Path file, Owner owner, Owner self, Need need, boolean readOnly) {
        if (need == Need.SECRET && owner.may(OTHERS_READ)) {
            return wrong(
                    file,
                    "can be read by every user of this machine.",
                    "Run: chmod 600 " + file + " (for a mounted secret, set its mode to 0400)");
        }
        boolean sticky = need == Need.TRUSTED_FOLDER && owner.may(STICKY);
        if (readOnly || sticky) {
            return Optional.empty();
        }
        if (owner.may(OTHERS_WRITE)) {
            return wrong(
                    file,
                    "can be written by every user of this machine.",
                    "Run: chmod o-w " + file);
        }
        if (owner.may(GROUP_WRITE) && owner.gid() != 0 && owner.gid() != self.gid()) {
            return wrong(file, "can be written by another group.", "Run: chmod g-w " + file);
        }
        if (owner.uid() != 0 && owner.uid() != self.uid()) {
            return wrong(
                    file,
                    "belongs to another user, who can write it.",
                    "Give it to root or to the user of this process with chown.");
        }
        return Optional.empty();
    }

    static Optional<Malformed> checkAcl(Path file, List<AclEntry> entries, Need need) {
        for (AclEntry entry : entries) {
            if (entry.type() != AclEntryType.ALLOW
                    || !EVERYBODY.contains(entry.principal().getName().toLowerCase(Locale.ROOT))) {
                continue;
            }
            boolean reads = entry.permissions().contains(AclEntryPermission.READ_DATA);
            boolean writes = entry.permissions().stream().anyMatch(WRITES::contains);
            if (writes || (reads && need == Need.SECRET)) {
                return wrong(
                        file,
                        "can be %s by %s."
                                .formatted(
                                        writes ? "written" : "read", entry.principal().getName()),
                        "Run: icacls \"%s\" /inheritance:r /grant:r *S-1-5-18:F *S-1-5-32-544:F"
                                .formatted(file));
            }
        }
        return Optional.empty();
    }

    private static Optional<Malformed> wrong(Path file, String what, String mend) {
        return Optional.of(new Malformed(file + " " + what, mend));
    }

    /// Mode and owners of a file, or of this process.
    record Owner(int mode, int uid, int gid) {

        private static final Path SELF = Path.of("/proc/self");

        boolean may(int bits) {
            return (mode & bits) != 0;
        }

        /// The process's own user and group: those of its folder in `/proc`, and where there is
        /// none, those of a file that it makes.
        static Owner ofProcess() throws IOException {
            if (Files.exists(SELF)) {
                return of(SELF);
            }
            Path probe = Files.createTempFile("backhaul", null);
            try {
                return of(probe);
            } finally {
                Files.delete(probe);
            }
        }

        private static Owner of(Path file) throws IOException {
            return new Owner(
                    number(file, "unix:mode"), number(file, "unix:uid"), number(file, "unix:gid"));
        }

        private static int number(Path file, String attribute) throws IOException {
            return Files.getAttribute(file, attribute) instanceof Integer number ? number : 0;
        }
    }
}
