package backhaul.worker.backup.s3;

/// How long the parts of an upload are, of which there may be 10,000: nobody knows beforehand how
/// long an archive becomes, and what is in memory must stay small for all that are not huge.
final class PartSizes {
    private static final int MIB = 1 << 20;
    private static final int[] LAST_NUMBER = {2_000, 4_000, 7_000, 10_000};

    /// In bytes. Some stores want all parts but the last to be of one length: up to 16 GB they are.
    static final int FIRST = 8 * MIB;

    /// What fits into all of them.
    static final long LONGEST = 2_000L * (8 + 16) * MIB + 3_000L * (32 + 64) * MIB;

    private PartSizes() {}

    /// Of a part, counted from 1; 0 if there can be no such part.
    static int of(int number) {
        for (int step = 0; step < LAST_NUMBER.length; step++) {
            if (number <= LAST_NUMBER[step]) {
                return FIRST << step;
            }
        }
        return 0;
    }
}
