package backhaul.cli.reading;

import backhaul.cli.run.Sighting;
import backhaul.protocol.ProgressEvent;
import java.time.Duration;
import java.util.List;

/// What workers say, as they say it.
public interface Tail extends AutoCloseable {

    /// What came since the last call; waits for the first word for so long at most.
    List<Word> poll(Duration wait);

    /// Whether everything that had been said when this is called, has been read. Asks the broker;
    /// if it does not answer, the answer is no.
    boolean caughtUp();

    @Override
    void close();

    /// One word of a worker.
    sealed interface Word {

        record Said(Sighting sighting) implements Word {}

        record Progress(ProgressEvent event) implements Word {}

        /// A record was not let in. Nobody has proven that.
        record NotLetIn(DeadLetter letter) implements Word {}
    }
}
