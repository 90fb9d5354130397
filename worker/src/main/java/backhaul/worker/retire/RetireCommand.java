package backhaul.worker.retire;

import backhaul.protocol.SafeText;
import backhaul.settings.Durations;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Section;
import backhaul.worker.command.CommonOptions;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.ledger.WorkerKafkaClients;
import backhaul.worker.presence.NameClaim;
import backhaul.worker.run.Run;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Scanner;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Ends the runs of a worker that will not come back, on any host that has its file and its key.
@Command(
        name = "retire",
        header = {
            "end the runs of a worker that will not come back, as unknown; with its",
            "worker.yaml and key; asks first (--yes); --dry-run only shows"
        })
public final class RetireCommand implements Callable<Integer> {
    private final Environment environment;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--dry-run", description = "show what would be ended, and end nothing")
    private boolean dryRun;

    /// @param engines the readers of `engines.<name>`, by name
    public RetireCommand(
            Environment environment,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines) {
        this.environment = environment;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        WorkerSettings settings;
        try {
            settings = options.settings(environment, engines);
        } catch (InvalidSettings e) {
            return fail(e.render("Nothing was changed."));
        }
        String worker = settings.identity().worker();
        Retirement retirement =
                new Retirement(
                        settings.identity(),
                        settings.kafka().topics(),
                        new WorkerKafkaClients(settings.kafka().settings(), worker),
                        InstantSource.system());
        try {
            return retire(worker, retirement);
        } catch (KafkaException e) {
            return fail("error: Kafka does not do what is needed: " + e.getMessage());
        }
    }

    private int retire(String worker, Retirement retirement) {
        Optional<NameClaim.Seen> alive = retirement.alive();
        if (alive.isPresent()) {
            return fail(stillThere(worker, alive.get()));
        }
        List<Run> unfinished = retirement.unfinished();
        say(
                unfinished.isEmpty()
                        ? worker + " has no unfinished runs."
                        : worker + " left " + runs(unfinished) + " unfinished:");
        unfinished.forEach(this::show);
        if (dryRun) {
            return WorkerCommand.OK;
        }
        if (!yes && !confirmed(worker, unfinished)) {
            return fail("Nothing was changed.");
        }
        List<Run> ended = retirement.end();
        say(worker + " is retired: " + runs(ended) + " ended as unknown.");
        return WorkerCommand.OK;
    }

    private static String stillThere(String worker, NameClaim.Seen seen) {
        Duration ago = Duration.between(seen.appendedAt(), InstantSource.system().instant());
        return "error: %s is alive: host %s renewed its name %s ago. Nothing was changed.\n\nStop it first; if it was killed, try again in a minute."
                .formatted(
                        worker,
                        SafeText.clean(seen.presence().host()),
                        Durations.elapsed(ago.isNegative() ? Duration.ZERO : ago));
    }

    private void show(Run run) {
        say(
                "  %s  %-9s %s  %s"
                        .formatted(
                                run.request().id(),
                                run.state().wireName().toLowerCase(Locale.ROOT),
                                run.request().job(),
                                SafeText.clean(run.request().source())));
    }

    private boolean confirmed(String worker, List<Run> unfinished) {
        PrintWriter out = spec.commandLine().getOut();
        out.print("End " + runs(unfinished) + " as unknown, and retire " + worker + "? [y/N] ");
        out.flush();
        Scanner answer = new Scanner(System.in, StandardCharsets.UTF_8);
        return answer.hasNextLine()
                && List.of("y", "yes").contains(answer.nextLine().strip().toLowerCase(Locale.ROOT));
    }

    private static String runs(List<Run> runs) {
        return runs.size() + (runs.size() == 1 ? " run" : " runs");
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private int fail(String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
        return WorkerCommand.FAILED;
    }
}
