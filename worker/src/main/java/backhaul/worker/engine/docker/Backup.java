package backhaul.worker.engine.docker;

import backhaul.worker.backup.NewBackup;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.docker.Copy.Written;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The work of one attempt, in the order in which it has to happen: look, record, copy. What it
/// leaves when it does not get to its end is removed by who called it.
final class Backup {
    private final EngineApi api;
    private final Temporaries temporaries;
    private final DockerSpec spec;
    private final Attempt attempt;
    private final RunFolder folder;
    private final Destination destination;
    private final Surroundings surroundings;
    private volatile boolean begun;
    private volatile @Nullable Standstill standstill;

    Backup(
            EngineApi api,
            Temporaries temporaries,
            DockerSpec spec,
            Attempt attempt,
            RunFolder folder,
            Surroundings surroundings) {
        this.api = api;
        this.temporaries = temporaries;
        this.spec = spec;
        this.attempt = attempt;
        this.folder = folder;
        this.surroundings = surroundings;
        this.destination = Destination.of(spec.storage());
    }

    /// One source, in a file that is complete and not yet final.
    record Archive(Source source, String file, Written written) {}

    record Copied(List<Archive> archives, List<String> warnings, List<String> report) {
        Copied warning(Optional<String> warning) {
            List<String> all = new ArrayList<>(warnings);
            warning.ifPresent(all::add);
            return new Copied(archives, all, report);
        }

        Copied reporting(Optional<String> line) {
            List<String> all = new ArrayList<>(report);
            line.ifPresent(all::add);
            return new Copied(archives, warnings, all);
        }
    }

    /// What is copied, and what is done to containers meanwhile.
    record Plan(Selection selection, HaltPlan halts) {
        List<String> warnings() {
            List<String> all = new ArrayList<>(selection.warnings());
            all.addAll(halts.warnings());
            return all;
        }

        /// First what containers wait for.
        List<Source> inOrder() {
            Set<String> urgent = new HashSet<>();
            halts.halts().forEach(halt -> urgent.addAll(halt.archives()));
            halts.hooks().forEach(hook -> urgent.addAll(hook.archives()));
            return selection.sources().stream()
                    .sorted(Comparator.comparing(source -> !urgent.contains(source.archive())))
                    .toList();
        }
    }

    /// Looks at everything, and touches nothing.
    Plan look() throws Failure, InterruptedException {
        if (api.version().os().equals("windows")) {
            throw Failure.lasting(
                    "the Docker daemon at "
                            + api.host()
                            + " runs Windows containers, and reading those is not built yet");
        }
        Inventory inventory = Inventory.of(api, spec);
        Selection selection = Selection.of(spec, inventory, new ContainerRecords(api, spec));
        if (api.isOfThisHost()) {
            for (Source.Mounted source : selection.mounted()) {
                destination.refuseInside(source);
            }
        }
        destination.check();
        HaltPlan halts =
                HaltPlan.of(
                        selection,
                        inventory,
                        spec.care(),
                        surroundings.untouchables(api, inventory.containers()),
                        api::inspect);
        return new Plan(selection, halts);
    }

    Copied copy(Tether tether) throws Failure, InterruptedException {
        Plan plan = look();
        Standstill still = standstill(plan.halts());
        record(plan.halts().journal());
        makeFolder();
        standstill = still;
        still.begin();
        List<Archive> archives = new ArrayList<>();
        List<String> warnings = new ArrayList<>(plan.warnings());
        long before = 0;
        for (Source source : plan.inOrder()) {
            Optional<Written> written = copy(source, before, tether);
            still.wasRead(source);
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
        still.finish();
        warnings.addAll(still.warnings());
        return new Copied(archives, warnings, still.report());
    }

    /// Whatever became of the work: undoes what is left of what it did to containers. Says what
    /// could not be undone.
    List<String> bringBack() throws InterruptedException {
        Standstill still = standstill;
        return still == null ? List.of() : still.bringBack();
    }

    private Standstill standstill(HaltPlan halts) {
        ContainerControl control = api.control();
        Consumer<String> saying = what -> attempt.progress(null, null, null, what);
        return new Standstill(
                halts,
                control,
                new Revival(control, surroundings.patience(), saying),
                new HookRun(control, surroundings.mask(), () -> saying.accept("a hook runs")),
                saying,
                this::tell);
    }

    /// True from when there can be something to clean up.
    boolean hasBegun() {
        return begun;
    }

    /// Once the ledger has it, whatever is left of this attempt can be found again.
    private void record(Journal journal) throws Failure, InterruptedException {
        begun = true;
        try {
            attempt.record(journal.in(folder.handle())).get();
        } catch (IllegalArgumentException e) {
            throw Failure.lasting(
                    "the job would stop, pause or hook "
                            + (journal.halts().size() + journal.hooked().size())
                            + " containers at once, more than a status can hold: split it");
        } catch (ExecutionException e) {
            throw Failure.passing("the status with the attempt's folder was not written");
        }
    }

    private void makeFolder() throws Failure {
        try {
            folder.create();
        } catch (IOException e) {
            throw Failure.passing("cannot make " + folder.location() + ": " + Reason.of(e));
        }
    }

    /// Empty where there is nothing that could be copied.
    private Optional<Written> copy(Source source, long before, Tether tether)
            throws Failure, InterruptedException {
        attempt.progress(null, before, null, source.label());
        return switch (source) {
            case Source.Mounted mounted -> copyMounted(mounted, before, tether);
            case Source.Image image -> {
                try (TarStream tar = api.image(image.reference())) {
                    tether.hold(tar::close);
                    Written written = copy(image, before, tar.body());
                    tether.release();
                    yield Optional.of(written);
                }
            }
            case Source.Made made -> Optional.of(copy(made, before, made.tar().open()));
        };
    }

    private Optional<Written> copyMounted(Source.Mounted source, long before, Tether tether)
            throws Failure, InterruptedException {
        String container = temporaries.create(source, attempt);
        try (TarStream tar = api.archive(container, Temporaries.TARGET)) {
            tether.hold(tar::close);
            Optional<Written> written =
                    tar.isOfSocket()
                            ? Optional.empty()
                            : Optional.of(copy(source, before, chosen(tar.body())));
            tether.release();
            temporaries.remove(container);
            return written;
        }
    }

    /// Not waited for: it is what is less to undo.
    private void tell(Journal journal) {
        CompletableFuture<Void> _ = attempt.record(journal.in(folder.handle()));
    }

    private InputStream chosen(InputStream tar) {
        List<String> exclude = spec.parts().exclude();
        return exclude.isEmpty()
                ? tar
                : new FilteredTar(tar, exclude.stream().map(Glob::of).toList());
    }

    private Written copy(Source source, long before, InputStream tar) throws Failure {
        Copy copy =
                new Copy(
                        source.label(),
                        spec.storage().packing(),
                        destination,
                        read -> attempt.progress(null, before + read, null, source.label()));
        return copy.run(tar, open(source));
    }

    private String file(Source source) {
        return source.archive() + spec.storage().packing().ending();
    }

    private NewBackup.Sink open(Source source) throws Failure {
        try {
            return folder.create(file(source));
        } catch (IOException e) {
            throw Failure.passing(
                    "the archive of " + source.label() + " cannot be written: " + Reason.of(e));
        }
    }
}
