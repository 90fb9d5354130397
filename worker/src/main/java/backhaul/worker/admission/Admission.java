package backhaul.worker.admission;

import static backhaul.worker.admission.NotLetIn.quote;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.codec.RequestCodec;
import backhaul.protocol.codec.RequestCodec.Received;
import backhaul.protocol.event.Mismatch;
import backhaul.worker.admission.Authentication.Claims;
import backhaul.worker.admission.Authentication.Signed;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of a record of the requests topic, in the order of the contract: the
/// cheapest checks first, nothing parsed before its signature verified, and no status for what is
/// not authentic. It has no effect and remembers nothing.
public final class Admission {
    private final Authentication authentication;
    private final Planning planning;
    private final Supplier<Rules> rules;
    private final Function<byte[], Decoded<Received>> decoder;
    private final Placement placement;

    /// Who may ask, and what there is to ask for. A change of the configuration makes both anew; as
    /// long as nothing changes they are the same.
    public record Rules(KeyRing keys, Catalog catalog) {}

    /// The runs whose identity is taken.
    public interface KnownRuns {

        /// The digest of the question that this identity asked.
        Optional<String> digestOf(RunKey run);
    }

    /// A request that is proven to come from who it says it does.
    private record Authentic(Delivery delivery, Signed signed, Received received) {
        BackupRequest request() {
            return received.request();
        }

        RunStatus.Request snapshot(@Nullable Job job, @Nullable Duration timeout) {
            BackupRequest request = request();
            BackupRequest.Ask ask = request.ask();
            return new RunStatus.Request(
                    request.id(),
                    request.source(),
                    request.address(),
                    ask.job(),
                    job == null ? null : job.engine(),
                    ask.parameters(),
                    request.time(),
                    delivery.appendedAt(),
                    request.expiresAt(),
                    ask.notBefore(),
                    ask.dryRun(),
                    ask.labels(),
                    signed.key().id(),
                    received.digest(),
                    delivery.partition(),
                    delivery.offset(),
                    job == null ? null : job.specDigest(),
                    timeout);
        }
    }

    /// Lets in requests for the host `address` in the environment `audience`, wherever they lie.
    public Admission(String address, String audience, Supplier<Rules> rules) {
        this(address, audience, rules, Placement.ANYWHERE);
    }

    /// Lets in requests for `address` that lie where the placement says.
    public Admission(String address, String audience, Supplier<Rules> rules, Placement placement) {
        this(address, audience, rules, placement, RequestCodec::decode);
    }

    Admission(
            String address,
            String audience,
            Supplier<Rules> rules,
            Placement placement,
            Function<byte[], Decoded<Received>> decoder) {
        authentication = new Authentication(address);
        planning = new Planning(audience);
        this.rules = rules;
        this.placement = placement;
        this.decoder = decoder;
    }

    /// What is to become of a record that has just been read.
    public Verdict admit(Delivery delivery, KnownRuns known, Instant now) {
        return decide(
                delivery,
                placement,
                (authentic, current) ->
                        repeated(authentic, known)
                                .orElseGet(() -> permit(authentic, current, Optional.of(now))));
    }

    /// What would become of a record that was let in before, if it came for the first time: never a
    /// duplicate, and never expired or in the wrong partition, since that was judged when it was
    /// accepted, and the topic may have grown since.
    public Verdict readmit(Delivery delivery) {
        return decide(
                delivery,
                Placement.ANYWHERE,
                (authentic, current) -> permit(authentic, current, Optional.empty()));
    }

    /// Keys and jobs as they are now: [#readmit] answers by them, and the same until they change.
    public Rules inForce() {
        return rules.get();
    }

    /// Whether the key that a run was asked for with may still start it.
    public KeyStanding keyStanding(String keyId) {
        return KeyStanding.of(keyId, rules.get().keys());
    }

    private interface Decision {
        Verdict of(Authentic authentic, Rules current);
    }

    private Verdict decide(Delivery delivery, Placement where, Decision decision) {
        return switch (authentication.addressee(delivery.envelope())) {
            case OTHER -> new Verdict.Skipped(false);
            case NONE -> new Verdict.Skipped(true);
            case THIS -> {
                Rules current = rules.get();
                try {
                    yield decision.of(authenticate(delivery, where, current.keys()), current);
                } catch (NotLetIn refusal) {
                    yield new Verdict.DeadLettered(refusal.reason(), refusal.detail());
                }
            }
        };
    }

    private Authentic authenticate(Delivery delivery, Placement where, KeyRing keys)
            throws NotLetIn {
        Signed signed = authentication.verify(delivery, keys);
        Received received = parse(signed.headers().value());
        authentication.confirm(signed, delivery, claims(delivery, signed, received.request()));
        checkPlace(delivery, where);
        authentication.permit(signed, received.request().source());
        return new Authentic(delivery, signed, received);
    }

    /// Step 7: one member of a pool sees all copies of a request.
    private static void checkPlace(Delivery delivery, Placement where) throws NotLetIn {
        byte[] key = delivery.envelope().key();
        OptionalInt right = key == null ? OptionalInt.empty() : where.partitionOf(key);
        if (right.isPresent() && right.getAsInt() != delivery.partition()) {
            throw new NotLetIn(
                    DeadLetterReason.WRONG_PARTITION,
                    "it lies in partition "
                            + delivery.partition()
                            + ", and murmur2 of its key leads to "
                            + right.getAsInt()
                            + ". Set partitioner=murmur2_random in the producer (librdkafka, kcat); the default of Java, kafkajs 2 and kafka-python is right");
        }
    }

    private Received parse(byte[] value) throws NotLetIn {
        return switch (decoder.apply(value)) {
            case Decoded.Ok<Received>(Received received) -> received;
            case Decoded.Malformed<Received>(String detail) ->
                    throw new NotLetIn(DeadLetterReason.MALFORMED, detail);
        };
    }

    private static Claims claims(Delivery delivery, Signed signed, BackupRequest request) {
        return new Claims(
                request.source(),
                request.time(),
                request.expiresAt(),
                Mismatch.of(delivery.envelope(), signed.headers(), request).orElse(null));
    }

    /// Step 9.
    private static Optional<Verdict> repeated(Authentic authentic, KnownRuns known) {
        return known.digestOf(authentic.request().run())
                .map(digest ->
                        digest.equals(authentic.received().digest())
                                ? new Verdict.Duplicate(authentic.snapshot(null, null))
                                : conflict(authentic.request()));
    }

    private static Verdict conflict(BackupRequest request) {
        return new Verdict.DeadLettered(
                DeadLetterReason.CONFLICT,
                "the id "
                        + request.id()
                        + " of "
                        + quote(request.source())
                        + " was used for another question before; what asks something else needs an"
                        + " id of its own");
    }

    /// Steps 10 and 11.
    private Verdict permit(Authentic authentic, Rules current, Optional<Instant> now) {
        Planning.Answer answer =
                planning.answer(authentic.request(), authentic.signed().key(), current.catalog());
        return switch (answer) {
            case Planning.Answer.Refused(Job job, var reason, var message) ->
                    new Verdict.Rejected(authentic.snapshot(job, null), reason, message);
            case Planning.Answer.Granted(Plan plan)
                    when now.isPresent() && now.get().isAfter(authentic.request().expiresAt()) ->
                    new Verdict.Expired(authentic.snapshot(plan.job(), null));
            case Planning.Answer.Granted(Plan plan) ->
                    new Verdict.Admitted(authentic.snapshot(plan.job(), plan.timeout()), plan);
        };
    }
}
