package backhaul.worker.admission;

import static backhaul.worker.admission.NotLetIn.quote;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.RejectReason;
import backhaul.protocol.SafeText;
import backhaul.settings.Durations;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.Job.OpenParameter;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.JobSpec.InvalidParameter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Step 10: what an authentic request amounts to, or why it may not have it. Messages go into a
/// status that the producer reads.
final class Planning {
    private static final int LONGEST_MESSAGE = 500;

    private final String audience;

    sealed interface Answer {

        record Granted(Plan plan) implements Answer {}

        /// `job` is null where it was not even looked for, or is not there.
        record Refused(@Nullable Job job, RejectReason reason, String message) implements Answer {}
    }

    private record Objection(RejectReason reason, String message) {}

    Planning(String audience) {
        this.audience = audience;
    }

    Answer answer(BackupRequest request, TrustedKey key, Catalog catalog) {
        String name = request.ask().job();
        if (!request.audience().equals(audience)) {
            return new Answer.Refused(
                    null,
                    RejectReason.WRONG_AUDIENCE,
                    "the request is for the audience "
                            + quote(request.audience())
                            + ", and this worker's is "
                            + audience);
        }
        if (!key.mayRun(name)) {
            return new Answer.Refused(
                    null,
                    RejectReason.NOT_PERMITTED,
                    "the key " + key.id() + " may not ask for the job " + name);
        }
        return catalog.job(name)
                .map(job -> answer(request.ask(), job))
                .orElseGet(() ->
                        new Answer.Refused(
                                null,
                                RejectReason.UNKNOWN_JOB,
                                request.address() + " has no job " + name));
    }

    private static Answer answer(Ask ask, Job job) {
        return unopened(ask, job)
                .or(() -> invalid(ask, job))
                .map(objection -> refused(job, objection))
                .orElseGet(() -> specified(ask, job));
    }

    private static Answer refused(Job job, Objection objection) {
        return new Answer.Refused(job, objection.reason(), objection.message());
    }

    /// A spec that fails on values that it was promised is a fault of its engine; the request that
    /// shows it is refused, since it would stop the worker again and again.
    private static Answer specified(Ask ask, Job job) {
        JobSpec spec;
        try {
            spec = job.spec().with(ask.parameters());
        } catch (InvalidParameter e) {
            return refused(job, invalid(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return refused(
                    job, invalid("the job " + job.name() + " cannot use these values: " + e));
        }
        return tooLong(ask, job)
                .or(() -> tooOften(ask, job))
                .map(objection -> refused(job, objection))
                .orElseGet(() -> new Answer.Granted(plan(ask, job, spec)));
    }

    private static Optional<Objection> unopened(Ask ask, Job job) {
        return ask.parameters().keySet().stream()
                .filter(name -> job.openParameter(name).isEmpty())
                .findFirst()
                .map(name ->
                        new Objection(
                                RejectReason.PARAMETER_NOT_OPEN,
                                "a request may not set "
                                        + quote(name)
                                        + " of the job "
                                        + job.name()
                                        + "; it may set "
                                        + openNames(job)));
    }

    private static String openNames(Job job) {
        return job.open().isEmpty()
                ? "nothing"
                : job.open().stream()
                        .map(open -> open.parameter().name())
                        .collect(Collectors.joining(", "));
    }

    private static Optional<Objection> invalid(Ask ask, Job job) {
        return ask.parameters().entrySet().stream()
                .flatMap(parameter -> violation(parameter, job).stream())
                .findFirst();
    }

    private static Optional<Objection> violation(Map.Entry<String, Object> parameter, Job job) {
        OpenParameter open = job.openParameter(parameter.getKey()).orElseThrow();
        return open.schema()
                .objection(parameter.getValue())
                .map(objection -> invalid(parameter.getKey() + ": " + objection));
    }

    private static Objection invalid(String message) {
        return new Objection(
                RejectReason.INVALID_PARAMETER,
                NotLetIn.shortened(SafeText.clean(message), LONGEST_MESSAGE));
    }

    private static Optional<Objection> tooLong(Ask ask, Job job) {
        Duration own = job.limits().timeout();
        return Optional.ofNullable(ask.timeout())
                .filter(asked -> asked.compareTo(own) > 0)
                .map(asked ->
                        exceeds(
                                "timeout " + Durations.format(asked),
                                job.name(),
                                Durations.format(own)));
    }

    private static Optional<Objection> tooOften(Ask ask, Job job) {
        int own = job.retry().maxAttempts();
        return Optional.ofNullable(ask.maxAttempts())
                .filter(asked -> asked > own)
                .map(asked -> exceeds("maxAttempts " + asked, job.name(), String.valueOf(own)));
    }

    private static Objection exceeds(String asked, String job, String own) {
        return new Objection(
                RejectReason.LIMIT_EXCEEDED,
                asked
                        + " is more than the job "
                        + job
                        + " has, "
                        + own
                        + "; a request can only tighten it");
    }

    private static Plan plan(Ask ask, Job job, JobSpec spec) {
        return new Plan(
                job,
                spec,
                Objects.requireNonNullElse(ask.timeout(), job.limits().timeout()),
                Objects.requireNonNullElse(ask.maxAttempts(), job.retry().maxAttempts()));
    }
}
