package backhaul.cli.follow;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Times;
import backhaul.cli.reading.Cluster;
import backhaul.cli.reading.KafkaFailures;
import backhaul.cli.reading.Tail;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.session.Session;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Watches one run to its end, for the commands that wait.
public final class Watching {

    private final Session session;
    private final Screen screen;
    private final Story story;

    /// @param screen where the story is told; with `--json` it is told to the answer's stream
    public Watching(Session session, Screen screen) {
        this.session = session;
        this.screen = screen;
        this.story = story(session, screen);
    }

    private static Story story(Session session, Screen screen) {
        if (session.json()) {
            return new JsonStory(session.out(), session.clock());
        }
        return screen.terminal()
                ? new TerminalStory(screen, session.times(screen))
                : new LogStory(screen, session.clock());
    }

    /// What is waited for, where the run was found.
    public Wait wait(FoundRun run, @Nullable Duration timeout, boolean failOnWarning) {
        Wait.Asked asked =
                switch (run) {
                    case FoundRun.Known _ -> null;
                    case FoundRun.Waiting waiting -> Wait.Asked.of(waiting);
                };
        return new Wait(run.key(), asked, timeout, failOnWarning, !session.checksWorkers());
    }

    /// Tells what was said, then what is said, until the wait is over.
    ///
    /// @param mark where to listen from
    /// @param told what was said before
    public ExitCode watch(Wait wait, Cluster.Mark mark, List<Sighting> told) {
        try (Tail tail = session.cluster().follow(mark)) {
            Follower follower =
                    new Follower(wait, tail, story, session.clock(), () -> whyNotTaken(wait));
            follower.hear(told);
            ExitCode code = follow(follower);
            story.close();
            if (!follower.runEnded() && code != ExitCode.NEVER_STARTED) {
                session.err().line(hint(wait.run().id()));
            }
            return code;
        }
    }

    private ExitCode follow(Follower follower) {
        try {
            return follower.follow(session.interrupt());
        } catch (KafkaException e) {
            story.remark("warning", KafkaFailures.explain(e).message());
            return ExitCode.NOT_WATCHED;
        }
    }

    private String whyNotTaken(Wait wait) {
        Wait.Asked asked = wait.asked();
        return asked == null
                ? ""
                : NotTaken.text(session.fleet(), wait.run().address(), asked.expiresAt(), times());
    }

    private Times times() {
        return session.times(screen);
    }

    /// How to look at a run that goes on.
    public static String hint(String id) {
        return "The run goes on. Follow it: backhaul watch " + RunWords.tail(id);
    }
}
