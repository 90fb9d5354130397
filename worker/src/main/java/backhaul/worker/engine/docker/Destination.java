package backhaul.worker.engine.docker;

import backhaul.settings.Sizes;
import backhaul.worker.backup.ArchiveStore;
import backhaul.worker.backup.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Where a job's archives go, and whether there is room. `minFree` bytes of a disk are left to
/// others; a bucket has no end.
record Destination(ArchiveStore store, long minFree) {

    static Destination of(Storage storage) {
        return new Destination(storage.destination(), storage.minFree());
    }

    void check() throws Failure {
        try {
            store.reach();
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw Failure.lasting("destination " + e.getFile() + " " + e.getReason());
        } catch (IOException e) {
            throw Failure.passing("destination " + store.location() + ": " + Reason.of(e));
        }
        requireFree();
    }

    /// Fails where less than `minFree` is left.
    void requireFree() throws Failure {
        Optional<Path> path = store.directory();
        if (path.isPresent() && free(path.get()) < minFree) {
            throw Failure.passing(
                    "only "
                            + Sizes.format(free(path.get()))
                            + " are free at "
                            + path.get()
                            + ", less than minFree of "
                            + Sizes.format(minFree));
        }
    }

    /// Looks before anything is stopped or written whether as much as `usual` bytes will fit, and
    /// says so where they will not. Fails where not even `least` of them do: what could be written
    /// would be suspiciously small.
    Optional<String> requireRoom(long usual, long least) throws Failure {
        Optional<Path> path = store.directory();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        long room = free(path.get()) - minFree;
        if (room >= usual) {
            return Optional.empty();
        }
        String why =
                "the backup before had "
                        + Sizes.format(usual)
                        + ", and "
                        + path.get()
                        + " has room for "
                        + Sizes.format(Math.max(0, room))
                        + " above minFree of "
                        + Sizes.format(minFree);
        if (room < least) {
            throw Failure.passing(why);
        }
        return Optional.of(why);
    }

    /// An archive of the place it is written to would hold a part of itself.
    void refuseInside(Source.Mounted source) throws Failure {
        Optional<Path> path = store.directory();
        if (path.isPresent()
                && !source.hostPath().isEmpty()
                && lies(path.get(), source.hostPath())) {
            throw Failure.lasting(
                    "destination "
                            + path.get()
                            + " lies inside "
                            + source.label()
                            + ", which it is to hold");
        }
    }

    private static long free(Path path) throws Failure {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            throw Failure.passing("cannot tell what is free at " + path + ": " + Reason.of(e));
        }
    }

    /// The daemon may run in a virtual machine, whose paths need not be any of this host.
    private static boolean lies(Path path, String inside) {
        try {
            return path.toRealPath().startsWith(Path.of(inside).toRealPath());
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
