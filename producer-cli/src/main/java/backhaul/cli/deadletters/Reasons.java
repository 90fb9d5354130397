package backhaul.cli.deadletters;

import backhaul.protocol.DeadLetterReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What each reason means, what came of the record, and what to look at. A line each.
record Reasons(List<String> means, List<String> effect, List<String> check) {

    private static final List<String> NOTHING =
            List.of("none: no run, no status, and its id is still free");

    static Optional<Reasons> of(String wireName) {
        return Arrays.stream(DeadLetterReason.values())
                .filter(reason -> reason.wireName().equals(wireName))
                .findFirst()
                .map(Reasons::of);
    }

    static Reasons of(DeadLetterReason reason) {
        return new Reasons(
                means(reason),
                reason == DeadLetterReason.CONFLICT
                        ? List.of("none: the run that has this id goes on as it was asked")
                        : NOTHING,
                check(reason));
    }

    private static List<String> means(DeadLetterReason reason) {
        return switch (reason) {
            case MISSING_SIGNATURE -> List.of("the record bears no webhook-signature at all");
            case UNKNOWN_KEY -> List.of("no key of this name may ask this address for anything");
            case BAD_SIGNATURE ->
                    List.of(
                            "the value was changed after signing, or was signed with another key under"
                                    + " this name");
            case REVOKED_KEY ->
                    List.of(
                            "the signature fits, but the key is revoked, or it was signed outside the",
                            "key's notBefore and notAfter");
            case MALFORMED ->
                    List.of(
                            "the record is not a request as the contract has it; the reason names the"
                                    + " field");
            case TOO_LARGE ->
                    List.of(
                            "the value is longer than 16 KiB, or the headers are longer than 8 KiB");
            case HEADER_MISMATCH ->
                    List.of(
                            "a header or the record's key says something else than the signed value");
            case STALE ->
                    List.of(
                            "the producer's clock and the broker's are more than 5 minutes apart, or",
                            "the record was delayed for so long, or a captured one was sent again");
            case WRONG_PARTITION ->
                    List.of(
                            "a request for a pool lies in a partition that its key does not lead to");
            case NOT_PERMITTED ->
                    List.of(
                            "the signature fits, but this key may not ask this address, or not in the",
                            "name of this source");
            case CONFLICT -> List.of("another question was asked under this id before");
        };
    }

    private static List<String> check(DeadLetterReason reason) {
        return switch (reason) {
            case MISSING_SIGNATURE ->
                    List.of(
                            "does the producer sign? backhaul submit does; others sign as Standard",
                            "Webhooks says.");
            case UNKNOWN_KEY ->
                    List.of(
                            "is the key in trustedKeys of the worker's file, under the name that the",
                            "producer's keyId says, and are its addresses the right ones?");
            case BAD_SIGNATURE ->
                    List.of(
                            "was the key rotated on the producer only? Then add its publicKey to"
                                    + " trustedKeys.",
                            "If not, someone who may write to backup.requests is trying.");
            case REVOKED_KEY ->
                    List.of(
                            "is the producer to use another key by now? Give it that one. If not, mend",
                            "revoked, notBefore or notAfter in trustedKeys.");
            case MALFORMED ->
                    List.of(
                            "which program made it, and of which version? Workers are upgraded before",
                            "producers.");
            case TOO_LARGE -> List.of("are there very long parameters or labels? Shorten them.");
            case HEADER_MISMATCH ->
                    List.of(
                            "does the producer take the record's key, address and webhook-id from the",
                            "request itself? If it does, someone has changed the record on its way.");
            case STALE ->
                    List.of(
                            "compare both clocks, which the reason names: the producer's and the",
                            "broker's. If they agree, someone sends old records again.");
            case WRONG_PARTITION ->
                    List.of(
                            "which partitioner does the producer use? It must be murmur2; librdkafka and",
                            "kcat: partitioner=murmur2_random.");
            case NOT_PERMITTED ->
                    List.of("the addresses and the source of this key in trustedKeys.");
            case CONFLICT ->
                    List.of(
                            "does the producer use an id twice? Each request needs its own; with --once,",
                            "another job or other parameters need another KEY.");
        };
    }
}
