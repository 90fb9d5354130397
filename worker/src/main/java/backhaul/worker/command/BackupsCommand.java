package backhaul.worker.command;

import backhaul.protocol.SafeText;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Section;
import backhaul.settings.Sizes;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.command.JobArchives.Kept;
import backhaul.worker.engine.EngineConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// Lists what there is to restore.
@Command(name = "backups", header = "list this host's archives, newest first")
public final class BackupsCommand implements Callable<Integer> {
    private final Environment environment;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "of this job alone")
    private @Nullable String job;

    /// A list for these engines.
    ///
    /// @param engines the readers of `engines.<name>`, by name
    public BackupsCommand(
            Environment environment,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines) {
        this.environment = environment;
        this.engines = engines;
    }

    private record Row(String job, StoredBackup backup) {}

    @Override
    public Integer call() throws IOException {
        List<Row> rows = new ArrayList<>();
        try {
            var settings = options.settings(environment, engines);
            for (Kept kept : new JobArchives(settings).of(Optional.ofNullable(job))) {
                kept.backups().forEach(backup -> rows.add(new Row(kept.name(), backup)));
            }
        } catch (InvalidSettings e) {
            spec.commandLine().getErr().println(e.render("Nothing was looked at."));
            return WorkerCommand.FAILED;
        }
        rows.sort(Comparator.comparing((Row row) -> row.backup().startedAt()).reversed());
        print(rows);
        return WorkerCommand.OK;
    }

    private void print(List<Row> rows) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(
                    JsonMapper.shared()
                            .writeValueAsString(rows.stream().map(BackupsCommand::json).toList()));
        } else if (rows.isEmpty()) {
            out.println("There is no backup yet.");
        } else {
            table(rows).print(out);
        }
        out.flush();
    }

    private static Columns table(List<Row> rows) {
        Columns table = new Columns("STARTED", "JOB", ">ARCHIVES", ">SIZE", "STATE", "FOLDER");
        for (Row row : rows) {
            Optional<Manifest> manifest = row.backup().manifest();
            table.add(
                    row.backup().startedAt().toString(),
                    row.job(),
                    manifest.map(m -> String.valueOf(m.archives().size())).orElse("-"),
                    manifest.map(m -> Sizes.format(m.bytes())).orElse("-"),
                    row.backup().problem().map(why -> "not good: " + why).orElse("good"),
                    row.backup().folder().location());
        }
        return table;
    }

    private static Map<String, Object> json(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("job", row.job());
        json.put("startedAt", row.backup().startedAt().toString());
        json.put("folder", row.backup().folder().location());
        json.put("good", row.backup().problem().isEmpty());
        row.backup().problem().ifPresent(why -> json.put("problem", SafeText.clean(why)));
        row.backup()
                .manifest()
                .ifPresent(manifest -> {
                    json.put("run", manifest.made().run());
                    json.put("bytes", manifest.bytes());
                    json.put("archives", manifest.archives().stream().map(a -> a.file()).toList());
                    json.put("warnings", manifest.warnings().size());
                });
        return json;
    }
}
