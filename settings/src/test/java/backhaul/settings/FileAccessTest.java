package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.FileAccess.Need;
import backhaul.settings.FileAccess.Owner;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FileAccessTest {

    private static final Path FILE = Path.of("worker.key");
    private static final Owner SELF = new Owner(0, 1000, 1000);
    private static final int ROOT = 0;
    private static final int OTHER = 1001;

    @Test
    void a_file_of_ones_own_or_of_root_is_fine() {
        assertThat(check(0600, 1000, 1000, Need.SECRET)).isEmpty();
        assertThat(check(0640, ROOT, 1000, Need.SECRET)).isEmpty();
        assertThat(check(0640, ROOT, OTHER, Need.SECRET)).isEmpty();
        assertThat(check(0644, ROOT, ROOT, Need.TRUSTED)).isEmpty();
        assertThat(check(0775, 1000, 1000, Need.TRUSTED_FOLDER)).isEmpty();
        assertThat(check(0775, ROOT, ROOT, Need.TRUSTED_FOLDER)).isEmpty();
    }

    @Test
    void a_secret_that_everyone_reads_is_refused_even_where_it_cannot_be_written() {
        assertThat(check(0644, 1000, 1000, Need.SECRET).orElseThrow())
                .isEqualTo("worker.key can be read by every user of this machine.");
        assertThat(readOnly(0444, Need.SECRET)).isPresent();
    }

    @Test
    void what_others_can_write_is_refused() {
        assertThat(check(0602, 1000, 1000, Need.TRUSTED).orElseThrow())
                .contains("can be written by every user");
        assertThat(check(0660, 1000, OTHER, Need.TRUSTED).orElseThrow())
                .contains("can be written by another group");
        assertThat(check(0600, OTHER, 1000, Need.TRUSTED).orElseThrow())
                .contains("belongs to another user");
        assertThat(check(0777, ROOT, ROOT, Need.TRUSTED_FOLDER)).isPresent();
    }

    @Test
    void a_sticky_folder_keeps_the_files_of_their_owners() {
        assertThat(check(01777, ROOT, ROOT, Need.TRUSTED_FOLDER)).isEmpty();
        assertThat(check(01777, 1000, 1000, Need.TRUSTED)).isPresent();
    }

    @Test
    void nobody_writes_to_what_is_mounted_read_only() {
        assertThat(readOnly(0666, Need.TRUSTED)).isEmpty();
    }

    @Test
    void on_windows_the_groups_of_everybody_are_looked_for() {
        assertThat(acl("BUILTIN\\Users", AclEntryType.ALLOW, AclEntryPermission.READ_DATA))
                .contains("worker.key can be read by BUILTIN\\Users.");
        assertThat(acl("Everyone", AclEntryType.ALLOW, AclEntryPermission.APPEND_DATA))
                .contains("worker.key can be written by Everyone.");
        assertThat(acl("Everyone", AclEntryType.DENY, AclEntryPermission.READ_DATA)).isEmpty();
        assertThat(
                        acl(
                                "BUILTIN\\Administrators",
                                AclEntryType.ALLOW,
                                AclEntryPermission.WRITE_DATA))
                .isEmpty();
    }

    private static Optional<String> check(int mode, int uid, int gid, Need need) {
        return FileAccess.checkUnix(FILE, new Owner(mode, uid, gid), SELF, need, false)
                .map(Malformed::what);
    }

    private static Optional<String> readOnly(int mode, Need need) {
        return FileAccess.checkUnix(FILE, new Owner(mode, OTHER, OTHER), SELF, need, true)
                .map(Malformed::what);
    }

    private static Optional<String> acl(
            String name, AclEntryType type, AclEntryPermission permission) {
        UserPrincipal principal = () -> name;
        AclEntry entry =
                AclEntry.newBuilder()
                        .setPrincipal(principal)
                        .setType(type)
                        .setPermissions(permission)
                        .build();
        return FileAccess.checkAcl(FILE, List.of(entry), Need.SECRET).map(Malformed::what);
    }
}
