package backhaul.cli.run;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import java.time.Instant;
import java.util.List;

/// A run that was looked for by the ending of its id.
public sealed interface FoundRun {

    RunKey key();

    /// The name of the job it is a run of.
    String job();

    /// Some worker said something of it.
    ///
    /// @param told what was said, in the order in which it was said
    /// @param last the last word that counts, or the last of all where none does
    record Known(List<Sighting> told, Sighting last) implements FoundRun {

        public Known {
            told = List.copyOf(told);
        }

        @Override
        public RunKey key() {
            return last.run();
        }

        @Override
        public String job() {
            return last.status().request().job();
        }
    }

    /// Its request lies there, and no worker has said anything of it yet. What the request says of
    /// itself is not proven.
    ///
    /// @param keyId the key that it claims to be signed with
    record Waiting(
            BackupRequest request,
            String digest,
            String keyId,
            Instant appendedAt,
            int partition,
            long offset)
            implements FoundRun {

        @Override
        public RunKey key() {
            return request.run();
        }

        @Override
        public String job() {
            return request.ask().job();
        }
    }
}
