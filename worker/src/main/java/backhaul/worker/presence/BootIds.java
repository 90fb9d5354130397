package backhaul.worker.presence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Which life this is: of the worker, new at each start, and of the machine, new at each boot.
///
/// @param machine Linux' own boot id; empty where the platform tells none, which then proves
///   nothing and lets the data directory alone decide
public record BootIds(String worker, String machine) {
    private static final Path LINUX_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    public static BootIds ofThisStart() {
        return new BootIds(UUID.randomUUID().toString(), machineBootId());
    }

    private static String machineBootId() {
        try {
            return Files.readString(LINUX_BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
