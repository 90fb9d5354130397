package backhaul.worker.engine.docker;

import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.docker.Copy.Written;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// The work of one attempt, in the order in which it has to happen: look, record, copy. What it
/// leaves when it does not get to its end is removed by who called it.
final class Backup {
    private final EngineApi api;
    private final Temporaries temporaries;
    private final DockerSpec spec;
    private final Attempt attempt;
    private final RunFolder folder;
    private final Destination destination;
    private volatile boolean begun;

    Backup(
            EngineApi api,
            Temporaries temporaries,
            DockerSpec spec,
            Attempt attempt,
            RunFolder folder) {
        this.api = api;
        this.temporaries = temporaries;
        this.spec = spec;
        this.attempt = attempt;
        this.folder = folder;
        this.destination = new Destination(spec.storage().destination(), spec.storage().minFree());
    }

    /// One source, in a file that is complete and not yet final.
    record Archive(Source source, String file, Written written) {}

    record Copied(List<Archive> archives, List<String> warnings) {}

    /// Looks at everything, and touches nothing.
    Selection look() throws Failure, InterruptedException {
        if (api.version().os().equals("windows")) {
            throw Failure.lasting(
                    "the Docker daemon at "
                            + api.host()
                            + " runs Windows containers, and reading those is not built yet");
        }
        Selection selection = Selection.of(spec, Inventory.of(api, spec));
        if (api.isOfThisHost()) {
            for (Source source : selection.sources()) {
                destination.refuseInside(source);
            }
        }
        destination.check();
        return selection;
    }

    Copied copy(Tether tether) throws Failure, InterruptedException {
        Selection selection = look();
        record();
        makeFolder();
        List<Archive> archives = new ArrayList<>();
        List<String> warnings = new ArrayList<>(selection.warnings());
        long before = 0;
        for (Source source : selection.sources()) {
            Optional<Written> written = copy(source, before, tether);
            if (written.isPresent()) {
                archives.add(new Archive(source, file(source), written.get()));
                before += written.get().tarBytes();
            } else {
                warnings.add(source.label() + " is not copied: it is a socket");
            }
        }
        if (archives.isEmpty()) {
            throw Failure.lasting("there is nothing to copy: " + String.join("; ", warnings));
        }
        return new Copied(archives, warnings);
    }

    /// True from when there can be something to clean up.
    boolean hasBegun() {
        return begun;
    }

    /// Once the ledger has it, whatever is left of this attempt can be found again.
    private void record() throws Failure, InterruptedException {
        begun = true;
        try {
            attempt.record(folder.handle()).get();
        } catch (ExecutionException e) {
            throw Failure.passing("the status with the attempt's folder was not written");
        }
    }

    private void makeFolder() throws Failure {
        try {
            folder.create();
        } catch (IOException e) {
            throw Failure.passing("cannot make " + folder.path() + ": " + Reason.of(e));
        }
    }

    /// Empty where there is nothing that could be copied.
    private Optional<Written> copy(Source source, long before, Tether tether)
            throws Failure, InterruptedException {
        attempt.progress(null, before, null, source.label());
        String container = temporaries.create(source, attempt);
        try (TarStream tar = api.archive(container, Temporaries.TARGET)) {
            tether.hold(tar::close);
            Optional<Written> written =
                    tar.isOfSocket() ? Optional.empty() : Optional.of(copy(source, before, tar));
            tether.release();
            temporaries.remove(container);
            return written;
        }
    }

    private Written copy(Source source, long before, TarStream tar) throws Failure {
        Copy copy =
                new Copy(
                        source.label(),
                        spec.storage().packing(),
                        destination,
                        read -> attempt.progress(null, before + read, null, source.label()));
        return copy.run(tar.body(), open(source));
    }

    private String file(Source source) {
        return source.archive() + spec.storage().packing().compression().ending();
    }

    private FileChannel open(Source source) throws Failure {
        try {
            return folder.create(file(source));
        } catch (IOException e) {
            throw Failure.passing(
                    "the archive of " + source.label() + " cannot be written: " + Reason.of(e));
        }
    }
}
