package backhaul.worker.command;

import backhaul.protocol.SafeText;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.settings.Suggestions;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.config.SettingsReader;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.EngineConfiguration;
import java.io.IOException;
import java.nio.file.Path;
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

/// Reads the configuration as a start would and says what is wrong with it; tries, if asked to,
/// what it names. Has no effect on a worker that runs with the same configuration.
@Command(
        name = "check",
        header = {
            "list every problem of the configuration; --connect tries Kafka, topics, rights",
            "and engines; with JOB a dry run: what would be backed up, started, missing"
        })
public final class CheckCommand implements Callable<Integer> {

    private final Environment environment;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--connect", description = "try Kafka, its topics and rights, and the engines")
    private boolean connect;

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "a dry run of this job: everything but the effect")
    private @Nullable String job;

    /// A check for these engines.
    ///
    /// @param engines the readers of `engines.<name>`, by name
    public CheckCommand(
            Environment environment,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines) {
        this.environment = environment;
        this.engines = engines;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path path = options.configuration(environment);
        var secrets = new Secrets();
        var output = new CheckOutput(spec.commandLine().getOut(), options.json(), secrets);
        WorkerSettings settings;
        try {
            settings = new SettingsReader(path, environment, secrets, engines).read();
        } catch (InvalidSettings e) {
            output.print(e);
            return WorkerCommand.FAILED;
        }
        if (job != null && find(settings, job).isEmpty()) {
            spec.commandLine().getErr().println(noSuchJob(settings, job));
            return WorkerCommand.FAILED;
        }
        Report report = report(settings, secrets);
        output.print(settings, report, connect || job != null);
        return report.faults() == 0 ? WorkerCommand.OK : WorkerCommand.FAILED;
    }

    private Report report(WorkerSettings settings, Secrets secrets)
            throws IOException, InterruptedException {
        var report = new Report(secrets);
        Summary.add(settings, report);
        if (connect) {
            new KafkaCheck(settings).run(report);
        }
        try (var trial = new EngineTrial(settings, secrets)) {
            if (connect) {
                trial.probe(report);
            }
            if (job != null) {
                trial.rehearse(find(settings, job).orElseThrow(), report);
            }
        }
        return report;
    }

    private static Optional<Job> find(WorkerSettings settings, String name) {
        return settings.inForce().catalog().job(name);
    }

    private static String noSuchJob(WorkerSettings settings, String name) {
        Catalog catalog = settings.inForce().catalog();
        var names = catalog.jobs().stream().map(Job::name).toList();
        return "error: "
                + settings.file()
                + " has no job \""
                + SafeText.clean(name)
                + "\".\n"
                + Suggestions.question(name, names)
                        .orElse("It has: " + String.join(", ", names) + ".");
    }
}
