package backhaul.cli.cancel;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.follow.StoryLine;
import backhaul.cli.output.Json;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Times;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunJson;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.run.Trust;
import backhaul.cli.session.Session;
import backhaul.protocol.RunStatus;
import java.time.Instant;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// Tells what came of a cancel.
final class CancelStory {

    private final Session session;
    private final Screen out;
    private final Times times;
    private final boolean follows;

    /// @param follows whether the end of the run is told as well
    CancelStory(Session session, boolean follows) {
        this.session = session;
        this.out = session.out();
        this.times = session.times();
        this.follows = follows;
    }

    void asked(FoundRun run, Instant at) {
        if (session.json()) {
            ObjectNode json = Json.object();
            json.put("event", "asked");
            json.put("run", run.key().id());
            json.put("address", run.key().address());
            json.put("job", run.job());
            json.set("time", Json.of(at));
            print(json);
        } else {
            String text =
                    "%s / %s, run %s"
                            .formatted(
                                    RunWords.text(run.key().address()),
                                    RunWords.text(run.job()),
                                    RunWords.text(run.key().id()));
            line(at, "asked", text);
        }
    }

    ExitCode cancelled(Sighting end) {
        if (session.json()) {
            print(status(end));
        } else {
            line(end.event().time(), "cancelled", RunWords.why(end.status()));
            signature(end);
        }
        return ExitCode.DONE;
    }

    ExitCode hadEnded(Sighting end) {
        if (session.json()) {
            print(status(end));
        } else {
            RunStatus status = end.status();
            Instant at = Objects.requireNonNullElse(status.endedAt(), end.event().time());
            out.line(
                    "it had already ended: "
                            + RunWords.words(status.state().wireName())
                            + " at "
                            + times.moment(at));
            signature(end);
        }
        return ExitCode.NEVER_STARTED;
    }

    ExitCode noAnswer(boolean noted) {
        session.err()
                .line(
                        noted
                                ? "not ended yet: the worker is about to stop it"
                                : "no answer: no worker has said that it stops the run; it may"
                                        + " still do so");
        return ExitCode.NOT_WATCHED;
    }

    private void signature(Sighting end) {
        if (!(end.trust() instanceof Trust.Checked)) {
            line(end.event().time(), "signature", end.trust().text());
        }
    }

    private void line(Instant at, String word, String text) {
        out.line(StoryLine.of(times.clock(at), StoryLine.word(word), text));
    }

    private static ObjectNode status(Sighting end) {
        ObjectNode json = Json.object();
        json.put("event", "status");
        json.setAll(RunJson.status(end));
        return json;
    }

    private void print(ObjectNode json) {
        if (follows) {
            out.line(Json.line(json));
        } else {
            session.print(json);
        }
    }
}
