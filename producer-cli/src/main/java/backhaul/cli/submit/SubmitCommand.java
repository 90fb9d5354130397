package backhaul.cli.submit;

import backhaul.cli.exit.Failure;
import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Offer;
import backhaul.cli.fleet.Refusals;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Asker;
import backhaul.protocol.BackupRequest;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.EventIds;
import backhaul.protocol.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = {
            "Asks for a backup. Prints the request's id, which is the run's id from then on.",
            "Before anything is sent, it is compared with what the workers say they offer."
        },
        footer = {
            "",
            "Examples:",
            "  backhaul submit docker-01 nightly-volumes --wait",
            "  backhaul submit docker-01 nightly-volumes -p containers=shop-db,shop-web",
            "  backhaul submit hycu vm-backup --once nightly-2026-11-21 --wait --wait-timeout 2h",
            "",
            "Exit codes: 0 sent, and with --wait succeeded; 1 never started: wrong usage or",
            "configuration, Kafka unreachable before sending, refused here, rejected, expired; 2 not",
            "acknowledged, or not watched to its end: the run may go on; 3 timed out; 4 failed;",
            "5 cancelled; 6 ended, no one can say how; 7 Ctrl-C, the run goes on; 8 a fault of the",
            "program."
        })
public final class SubmitCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "a worker or a pool")
    private String address = "";

    @Parameters(index = "1", paramLabel = "JOB", description = "one of its jobs")
    private String job = "";

    @Mixin private SubmitOptions options = new SubmitOptions();

    public SubmitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Asker asker = session.asker(Plan.NOTHING_SENT);
        Instant now = session.now();
        Plan plan = Plan.of(options, asker.expires(), now);
        checkNames();
        Map<String, Object> file =
                options.params == null ? Map.of() : ParametersFile.read(options.params);
        Map<String, List<String>> words = ParameterWords.of(options.parameters);
        Fleet fleet = session.fleet();
        Offer offer = offer(fleet);
        Map<String, Object> parameters =
                new RequestParameters(job, offer, options.force).of(file, words);
        Ask ask = plan.ask(job, parameters, options.dryRun);
        BackupRequest request =
                new BackupRequest(
                        id(),
                        asker.source(),
                        address,
                        now,
                        plan.expiresAt(),
                        session.settings().audience(),
                        ask);
        return new Submission(session, asker, options, fleet, plan.waitTimeout())
                .submit(request)
                .code();
    }

    private void checkNames() {
        if (!Wire.isAddress(address) || !Wire.isJob(job)) {
            String wrong = Wire.isAddress(address) ? job : address;
            throw Failure.neverStarted(
                    Refusals.quoted(wrong) + " cannot be a name. " + Plan.NOTHING_SENT,
                    "Names have small letters, digits, '.' and '-': backhaul jobs");
        }
    }

    private @Nullable Offer offer(Fleet fleet) {
        return options.force
                ? fleet.offer(address, job).orElse(null)
                : new Refusals(fleet, session.times(session.err()))
                        .offer(address, job, Plan.NOTHING_SENT);
    }

    private String id() {
        return options.once == null ? EventIds.next() : OnceId.of(address, job, options.once);
    }
}
