package backhaul.worker.engine.docker;

import backhaul.settings.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The directory that a job's archives go to. It has to exist: made by us, it would be the empty
/// mount point of a disk that is not there. `minFree` bytes of its disk are left to others.
record Destination(Path path, long minFree) {

    void check() throws Failure {
        if (!Files.isDirectory(path)) {
            throw Failure.lasting("destination " + path + " is no directory on this host: make it");
        }
        if (!Files.isWritable(path)) {
            throw Failure.lasting(
                    "destination " + path + " is not writable for this worker's user");
        }
        requireFree();
    }

    /// Fails where less than `minFree` is left.
    void requireFree() throws Failure {
        long free;
        try {
            free = Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            throw Failure.passing("cannot tell what is free at " + path + ": " + Reason.of(e));
        }
        if (free < minFree) {
            throw Failure.passing(
                    "only "
                            + Sizes.format(free)
                            + " are free at "
                            + path
                            + ", less than minFree of "
                            + Sizes.format(minFree));
        }
    }

    /// An archive of the place it is written to would hold a part of itself.
    void refuseInside(Source.Mounted source) throws Failure {
        if (!source.hostPath().isEmpty() && lies(path, source.hostPath())) {
            throw Failure.lasting(
                    "destination "
                            + path
                            + " lies inside "
                            + source.label()
                            + ", which it is to hold");
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
