package backhaul.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Writes files of a configuration that were not there before, with the rights that their readers
/// insist on. Nothing is ever overwritten.
public final class NewFile {

    private NewFile() {}

    /// A key or password: its owner alone may read it, from its first byte on.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException where there is something of that name
    public static void secret(Path file, String text) throws IOException {
        create(file, text, "rw-------");
    }

    /// A configuration: others may not write it.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException where there is something of that name
    public static void configuration(Path file, String text) throws IOException {
        create(file, text, "rw-r-----");
    }

    private static void create(Path file, String text, String mode) throws IOException {
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attributes(file.getFileSystem(), mode))) {
            restrict(file);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static FileAttribute<?>[] attributes(FileSystem system, String mode) {
        return system.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /// On Windows a new file has the rights of its folder, which often lets every user read: from
    /// here on only its owner may, who is the group of administrators where one of them made it.
    private static void restrict(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var view = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (view != null) {
            view.setAcl(
                    List.of(
                            AclEntry.newBuilder()
                                    .setType(AclEntryType.ALLOW)
                                    .setPrincipal(view.getOwner())
                                    .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                                    .build()));
        }
    }
}
