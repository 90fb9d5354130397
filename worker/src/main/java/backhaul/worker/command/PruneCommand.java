package backhaul.worker.command;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Section;
import backhaul.settings.Sizes;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.Retention;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.command.JobArchives.Kept;
import backhaul.worker.engine.EngineConfiguration;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// Removes by hand what a job's next run would remove by itself.
@Command(
        name = "prune",
        header = "remove what `keep` no longer keeps; asks first (--yes); --dry-run only shows")
public final class PruneCommand implements Callable<Integer> {
    private final Environment environment;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;
    private final InstantSource clock;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "of this job alone")
    private @Nullable String job;

    @Option(names = "--dry-run", description = "only show what would be removed")
    private boolean dryRun;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    /// For these engines; `clock` tells how old a backup is.
    ///
    /// @param engines the readers of `engines.<name>`, by name
    public PruneCommand(
            Environment environment,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines,
            InstantSource clock) {
        this.environment = environment;
        this.engines = engines;
        this.clock = clock;
    }

    private record Part(Kept kept, Retention.Plan plan) {}

    @Override
    public Integer call() throws IOException {
        List<Part> parts = new ArrayList<>();
        try {
            var settings = options.settings(environment, engines);
            for (Kept kept : new JobArchives(settings).of(Optional.ofNullable(job))) {
                parts.add(new Part(kept, kept.retention().plan(clock.instant())));
            }
        } catch (InvalidSettings e) {
            return refuse(e.render("Nothing was removed."));
        }
        parts.forEach(this::object);
        int count = parts.stream().mapToInt(part -> part.plan().go().size()).sum();
        if (!options.json()) {
            show(parts, count);
        }
        if (count > 0 && !dryRun && !yes && !isAgreed()) {
            return refuse("error: nothing was removed. To remove it without being asked: --yes");
        }
        if (!dryRun) {
            remove(parts);
        }
        if (options.json()) {
            print(JsonMapper.shared().writeValueAsString(json(parts)));
        } else if (count > 0) {
            print(dryRun ? "Nothing was removed: --dry-run" : "Removed.");
        }
        return WorkerCommand.OK;
    }

    private void object(Part part) {
        PrintWriter err = spec.commandLine().getErr();
        part.plan()
                .objections()
                .forEach(why -> err.println("warning: " + part.kept().name() + ": " + why));
        if (job != null && part.kept().storage().keep() == null) {
            err.println("warning: " + part.kept().name() + " keeps everything: it has no `keep`");
        }
        err.flush();
    }

    private void show(List<Part> parts, int count) {
        if (count == 0) {
            print("There is nothing to remove.");
            return;
        }
        Columns table = new Columns("STARTED", "JOB", ">SIZE", "FOLDER");
        long bytes = 0;
        for (Part part : parts) {
            bytes += part.plan().bytes();
            for (StoredBackup backup : part.plan().go()) {
                table.add(
                        backup.startedAt().toString(),
                        part.kept().name(),
                        Sizes.format(backup.manifest().map(Manifest::bytes).orElse(0L)),
                        backup.folder().location());
            }
        }
        table.print(spec.commandLine().getOut());
        print(count + (count == 1 ? " backup, " : " backups, ") + Sizes.format(bytes));
    }

    /// Asks whoever sits at a terminal; where no one does, nobody agrees.
    private boolean isAgreed() {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readLine("Remove them? [y/N] "))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }

    private static void remove(List<Part> parts) throws IOException {
        for (Part part : parts) {
            part.kept().retention().finish();
            for (StoredBackup backup : part.plan().go()) {
                part.kept().retention().remove(backup);
            }
        }
    }

    private Map<String, Object> json(List<Part> parts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", dryRun);
        json.put(
                "removed",
                parts.stream()
                        .flatMap(part -> part.plan().go().stream())
                        .map(backup -> backup.folder().location())
                        .toList());
        json.put(
                "warnings",
                parts.stream().flatMap(part -> part.plan().objections().stream()).toList());
        return json;
    }

    private int refuse(String why) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return WorkerCommand.FAILED;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
