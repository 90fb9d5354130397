package backhaul.worker.ledger;

/// A part of the ledger that has one owner at a time: here a host's whole address.
///
/// @param address whose requests and statuses it holds
/// @param transactionalId whoever takes it fences the owner before
/// @param group under which the offsets of its requests are kept
/// @param requestsTopic read by this unit
/// @param statusTopic written by this unit, each run in the partition number of its request
public record Unit(
        String address,
        String transactionalId,
        String group,
        String requestsTopic,
        String statusTopic) {

    /// The unit of a host: all partitions, no group membership.
    public static Unit ofHost(
            String prefix, String worker, String requestsTopic, String statusTopic) {
        return new Unit(
                worker, prefix + ":" + worker, prefix + ":" + worker, requestsTopic, statusTopic);
    }
}
