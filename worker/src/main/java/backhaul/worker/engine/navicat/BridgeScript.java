package backhaul.worker.engine.navicat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The script that PowerShell runs. An installation has it in its own folder, where the worker's
/// account cannot change it; elsewhere the worker writes it out of its jar, anew for each process.
final class BridgeScript {
    static final String NAME = "task-bridge.ps1";

    /// Names the folder of an installation; its launchers set it.
    private static final String HOME = "backhaul.home";

    private final @Nullable Path installed;
    private final Path folder;

    private BridgeScript(@Nullable Path installed, Path folder) {
        this.installed = installed;
        this.folder = folder;
    }

    static BridgeScript of(Path dataDirectory) {
        String home = System.getProperty(HOME);
        Path installed = home == null ? null : Path.of(home, NAME);
        return new BridgeScript(
                installed != null && Files.exists(installed) ? installed : null,
                dataDirectory.resolve("navicat"));
    }

    /// Where it is, for PowerShell's `-File`.
    Path file() throws IOException {
        if (installed != null) {
            return installed;
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(NAME);
        Path fresh = Files.createTempFile(folder, "bridge", ".ps1");
        try (InputStream script = open()) {
            Files.copy(script, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return file;
    }

    static InputStream open() {
        return Objects.requireNonNull(BridgeScript.class.getResourceAsStream(NAME), NAME);
    }
}
