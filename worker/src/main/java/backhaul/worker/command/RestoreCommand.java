package backhaul.worker.command;

import backhaul.protocol.SafeText;
import backhaul.protocol.signing.VerificationKey;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Section;
import backhaul.settings.Sizes;
import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.DirectoryBackup;
import backhaul.worker.backup.Identities;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.ManifestFiles.Reading;
import backhaul.worker.backup.Trust;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.Restorer;
import backhaul.worker.engine.Restorer.Piece;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// Puts a backup back. Everything that is chosen is checked before anything is written.
@Command(
        name = "restore",
        header = {
            "put an archive back; WHAT is JOB (its last good one), JOB@TIME or a manifest;",
            "--volume A=B, --container NAME, --to DIRECTORY, --dry-run, --force"
        })
public final class RestoreCommand implements Callable<Integer> {
    private static final String ENGINE = "docker";

    private final Environment environment;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(
            paramLabel = "WHAT",
            description = "a JOB (its last good one), JOB@TIME or a manifest")
    private String what = "";

    @Option(
            names = "--volume",
            paramLabel = "A=B",
            description = "only volume A, into volume B; or A alone; can be repeated")
    private List<String> volumes = new ArrayList<>();

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "only what this container had mounted")
    private @Nullable String container;

    @Option(
            names = "--to",
            paramLabel = "DIRECTORY",
            description = "each archive into a folder of its own below this directory")
    private @Nullable Path to;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "the age identity that decrypts it, as age-keygen wrote it")
    private List<Path> identities = new ArrayList<>();

    @Option(names = "--dry-run", description = "check everything, and write nothing")
    private boolean dryRun;

    @Option(names = "--force", description = "also over what is not empty, or in use")
    private boolean force;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the public key (whpk_...) of the worker that made the backup")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--unsigned", description = "restore although no one proves who made it")
    private boolean unsigned;

    @Option(
            names = "--host",
            paramLabel = "URI",
            description = "the Docker daemon; else DOCKER_HOST, else the configuration's")
    private @Nullable String host;

    /// For these engines.
    ///
    /// @param engines the readers of `engines.<name>`, by name
    public RestoreCommand(
            Environment environment,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines) {
        this.environment = environment;
        this.engines = engines;
    }

    /// A backup, and whether its manifest is believed.
    private record Found(BackupFolder folder, Manifest manifest, boolean believed) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            WhatToRestore wanted = WhatToRestore.parse(what, ZoneId.systemDefault());
            Optional<WorkerSettings> settings = settings(wanted);
            Found found = find(wanted, settings);
            List<Piece> pieces =
                    new RestoreChoice(RestoreChoice.volumes(volumes), container, absolute(to))
                            .of(found.folder(), found.manifest(), found.believed());
            try (Restorer restorer = restorer(settings)) {
                return restore(found, pieces, restorer);
            }
        } catch (InvalidSettings e) {
            err().println(e.render("Nothing was restored."));
            return WorkerCommand.FAILED;
        }
    }

    /// None is read where nothing of it is needed: on a new host there is none.
    private Optional<WorkerSettings> settings(WhatToRestore wanted) throws InvalidSettings {
        boolean alone = wanted instanceof WhatToRestore.Folder && (unsigned || !keys.isEmpty());
        if (alone) {
            return Optional.empty();
        }
        try {
            return Optional.of(options.settings(environment, engines));
        } catch (InvalidSettings e) {
            if (wanted instanceof WhatToRestore.Folder) {
                err().println(
                                "Whose backups are believed says the configuration, or --key"
                                        + " whpk_...: what `backhaul-worker check` shows as key"
                                        + " on the host that made it.");
            }
            throw e;
        }
    }

    private Found find(WhatToRestore wanted, Optional<WorkerSettings> settings) throws IOException {
        return switch (wanted) {
            case WhatToRestore.Folder folder -> read(backup(folder, settings), settings);
            case WhatToRestore.OfJob job ->
                    read(
                            job.find(
                                            new JobArchives(settings.orElseThrow()),
                                            ZoneId.systemDefault())
                                    .folder(),
                            settings);
        };
    }

    private Found read(BackupFolder folder, Optional<WorkerSettings> settings) throws IOException {
        Trust trust =
                settings.map(known -> new JobArchives(known).trust())
                        .orElseGet(() -> Trust.inWorkers(Map.of()))
                        .and(keys.stream().map(key -> VerificationKey.parse(key.strip())).toList());
        return switch (ManifestFiles.read(folder, trust)) {
            case Reading.Trusted(Manifest manifest) -> new Found(folder, manifest, true);
            case Reading.Untrusted(Manifest manifest, String why) when unsigned -> {
                err().println(
                                "WARNING: "
                                        + folder.location()
                                        + " is not to be believed: "
                                        + SafeText.clean(why)
                                        + ". Anyone may have written what is restored now.");
                yield new Found(folder, manifest, false);
            }
            case Reading.Untrusted(Manifest manifest, String why) ->
                    throw new IOException(
                            folder.location()
                                    + ": "
                                    + why
                                    + ".\nIt says that it is of "
                                    + manifest.made().worker()
                                    + ", whose key is "
                                    + manifest.made().publicKey()
                                    + ". If you know that to be so: --key with that key");
            case Reading.Unreadable(String why) ->
                    throw new IOException(folder.location() + " cannot be restored: " + why);
        };
    }

    /// On a new host, the environment says how to reach a bucket.
    private BackupFolder backup(WhatToRestore.Folder wanted, Optional<WorkerSettings> settings) {
        if (settings.isPresent()) {
            return settings.get().engine(ENGINE).backup(wanted.location());
        }
        return wanted.isInBucket()
                ? engine(Map.of("s3", BucketFromEnvironment.read(environment)))
                        .backup(wanted.location())
                : new DirectoryBackup(Path.of(wanted.location()));
    }

    private Restorer restorer(Optional<WorkerSettings> settings) throws IOException {
        Optional<String> named =
                Optional.ofNullable(host)
                        .or(() -> environment.variable("DOCKER_HOST").filter(v -> !v.isBlank()));
        EngineConfiguration engine =
                named.isPresent() || settings.isEmpty()
                        ? engine(named.map(uri -> Map.of("host", uri)).orElse(Map.of()))
                        : settings.get().engine(ENGINE);
        return engine.restorer(Identities.read(identities)).orElseThrow();
    }

    private EngineConfiguration engine(Map<String, ?> values) {
        Section section = Section.of(values);
        Function<Section, EngineConfiguration> reader = engines.get(ENGINE);
        if (reader == null) {
            throw new IllegalStateException("there is no engine " + ENGINE);
        }
        EngineConfiguration engine = reader.apply(section);
        section.problems().stream()
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalArgumentException("the Docker engine's " + problem.text());
                });
        return engine;
    }

    private int restore(Found found, List<Piece> pieces, Restorer restorer)
            throws IOException, InterruptedException {
        var progress = new RestoreProgress(err(), isTerminal());
        tellWhat(found, progress);
        Thread end = new Thread(restorer::close, "restore-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            check(pieces, restorer, progress);
            List<String> objections = new ArrayList<>();
            for (Piece piece : pieces) {
                objections.addAll(restorer.objections(piece));
            }
            if (!objections.isEmpty() && !force) {
                throw new IOException(
                        String.join("; ", objections)
                                + ". Nothing was restored.\nStop what uses it and restore elsewhere"
                                + " (--volume A=B, --to DIRECTORY), or over it: --force. What is"
                                + " there and not in the archive then stays.");
            }
            objections.forEach(objection -> progress.tell("warning: " + objection));
            if (!dryRun) {
                write(pieces, restorer, progress);
            }
        } finally {
            progress.end();
            Runtime.getRuntime().removeShutdownHook(end);
        }
        print(found, pieces);
        return WorkerCommand.OK;
    }

    private static void check(List<Piece> pieces, Restorer restorer, RestoreProgress progress)
            throws IOException, InterruptedException {
        for (Piece piece : pieces) {
            restorer.check(
                    piece,
                    progress.step("checking " + piece.archive().file(), piece.archive().bytes()));
        }
        progress.end();
    }

    private static void write(List<Piece> pieces, Restorer restorer, RestoreProgress progress)
            throws IOException, InterruptedException {
        List<String> done = new ArrayList<>();
        for (Piece piece : pieces) {
            try {
                restorer.restore(
                        piece,
                        progress.step(
                                "restoring " + piece.archive().origin().label(),
                                piece.archive().bytes()));
            } catch (IOException e) {
                String before =
                        done.isEmpty() ? "nothing else" : String.join(", ", done) + ", whole";
                throw new IOException(e.getMessage() + ". Restored so far: " + before, e);
            }
            done.add(piece.target().label());
        }
    }

    private static void tellWhat(Found found, RestoreProgress progress) {
        Manifest.Made made = found.manifest().made();
        progress.tell(
                "%s / %s of %s, run %s, %s"
                        .formatted(
                                made.worker(),
                                made.job(),
                                made.startedAt(),
                                made.run(),
                                found.believed() ? "signature checked" : "NOT PROVEN"));
        found.manifest().warnings().forEach(warning -> progress.tell("warning: " + warning));
    }

    private void print(Found found, List<Piece> pieces) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(JsonMapper.shared().writeValueAsString(json(found, pieces)));
        } else {
            for (Piece piece : pieces) {
                out.println(
                        SafeText.clean(
                                "%s %s -> %s, %d entries, %s"
                                        .formatted(
                                                dryRun ? "would restore" : "restored",
                                                piece.archive().origin().label(),
                                                piece.target().label(),
                                                piece.archive().entries(),
                                                Sizes.format(piece.archive().tarBytes()))));
            }
        }
        out.flush();
    }

    private Map<String, Object> json(Found found, List<Piece> pieces) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", dryRun);
        json.put("folder", found.folder().location());
        json.put("signatureChecked", found.believed());
        json.put("run", found.manifest().made().run());
        List<Map<String, Object>> restored = new ArrayList<>();
        for (Piece piece : pieces) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("file", piece.archive().file());
            one.put("of", piece.archive().origin().label());
            one.put("to", piece.target().label());
            one.put("entries", piece.archive().entries());
            one.put("tarBytes", piece.archive().tarBytes());
            restored.add(one);
        }
        json.put("archives", restored);
        return json;
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize();
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
