package backhaul.worker.retire;

import backhaul.protocol.SafeText;
import backhaul.protocol.Topics;
import backhaul.settings.Durations;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Section;
import backhaul.worker.command.CommonOptions;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.config.Identity;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.ledger.Address;
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
import org.jspecify.annotations.Nullable;
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
            "worker.yaml and key; asks first (--yes); --dry-run only shows;",
            "--pool does it for a pool that all its members have left"
        })
public final class RetireCommand implements Callable<Integer> {
    private final Environment environment;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            description = "end the runs of this pool instead, whose members are all gone")
    private @Nullable String pool;

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
        Identity identity = settings.identity();
        if (pool != null && !identity.pools().contains(pool)) {
            return fail(
                    "error: %s is no pool of %s: its worker.yaml names %s. Nothing was changed."
                            .formatted(
                                    SafeText.clean(pool),
                                    identity.worker(),
                                    identity.pools().isEmpty()
                                            ? "none"
                                            : String.join(", ", identity.pools())));
        }
        Retirement retirement =
                new Retirement(
                        identity,
                        settings.kafka().topics(),
                        address(settings),
                        new WorkerKafkaClients(settings.kafka().settings(), identity.worker()),
                        InstantSource.system());
        try {
            Optional<String> there = pool == null ? alive(retirement) : members(retirement);
            return there.isPresent()
                    ? fail(there.get())
                    : retire(pool == null ? identity.worker() : "the pool " + pool, retirement);
        } catch (KafkaException e) {
            return fail("error: Kafka does not do what is needed: " + e.getMessage());
        }
    }

    private Address address(WorkerSettings settings) {
        Topics topics = settings.kafka().topics();
        return pool == null
                ? Address.ofHost(topics, settings.identity().worker())
                : Address.ofPool(topics, pool, settings.kafka().sessionTimeout());
    }

    private static Optional<String> alive(Retirement retirement) {
        return retirement.alive().map(RetireCommand::stillThere);
    }

    private Optional<String> members(Retirement retirement) {
        List<String> members = retirement.members();
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "error: the pool %s has members: %s. Nothing was changed.\n\nThey carry its runs on. Stop them first; one that was killed is forgotten in a minute."
                                .formatted(pool, SafeText.clean(String.join(", ", members))));
    }

    private int retire(String who, Retirement retirement) {
        List<Run> unfinished = retirement.unfinished();
        say(
                unfinished.isEmpty()
                        ? who + " has no unfinished runs."
                        : who + " left " + runs(unfinished) + " unfinished:");
        unfinished.forEach(this::show);
        if (dryRun) {
            return WorkerCommand.OK;
        }
        if (!yes && !confirmed(who, unfinished)) {
            return fail("Nothing was changed.");
        }
        List<Run> ended = retirement.end();
        say(who + " is retired: " + runs(ended) + " ended as unknown.");
        return WorkerCommand.OK;
    }

    private static String stillThere(NameClaim.Seen seen) {
        Duration ago = Duration.between(seen.appendedAt(), InstantSource.system().instant());
        return "error: %s is alive: host %s renewed its name %s ago. Nothing was changed.\n\nStop it first; if it was killed, try again in a minute."
                .formatted(
                        seen.presence().worker(),
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

    private boolean confirmed(String who, List<Run> unfinished) {
        PrintWriter out = spec.commandLine().getOut();
        out.print("End " + runs(unfinished) + " as unknown, and retire " + who + "? [y/N] ");
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
