package backhaul.cli.follow;

import backhaul.cli.run.Sighting;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunStatus;
import org.jspecify.annotations.Nullable;

/// Tells what happens to a run, in the form that fits the place where it is told.
public interface Story {

    /// The run changed; `before` is the status that was told last.
    void change(Sighting now, @Nullable RunStatus before);

    /// `status` is the one told last.
    void progress(ProgressEvent progress, RunStatus status);

    /// Time has passed; `status` is the one told last, and the run goes on.
    void tick(RunStatus status);

    /// What is worth saying and is no change of the run: `waiting`, `warning`, `expired`.
    void remark(String word, String text);

    /// The run has come to the end that was told last.
    void end(Sighting last);

    /// Nothing more will be told, whether or not the run came to its end.
    void close();
}
