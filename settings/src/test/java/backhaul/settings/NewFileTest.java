package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewFileTest {

    @TempDir private Path folder;

    @Test
    void a_secret_is_for_its_owner_alone() throws IOException {
        Path file = folder.resolve("key");

        NewFile.secret(file, "hunter22\n");

        assertThat(file).hasContent("hunter22\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_configuration_is_for_its_owner_to_write() throws IOException {
        Path file = folder.resolve("worker.yaml");

        NewFile.configuration(file, "worker: a\n");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void nothing_is_overwritten_not_even_through_a_link() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));

        assertThatThrownBy(() -> NewFile.secret(file, "new"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> NewFile.secret(link, "new"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("old");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }
}
