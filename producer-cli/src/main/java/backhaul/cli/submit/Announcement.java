package backhaul.cli.submit;

import backhaul.cli.follow.StoryLine;
import backhaul.cli.output.Json;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Style;
import backhaul.cli.output.Times;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunWords;
import backhaul.cli.session.Session;
import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.client.Submission.Receipt.Acknowledged;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// Says what was sent: the id to the answer's stream, all else to the other.
final class Announcement {

    private final Session session;
    private final boolean follows;

    /// @param follows whether the story of the run follows
    Announcement(Session session, boolean follows) {
        this.session = session;
        this.follows = follows;
    }

    void sent(BackupRequest request, String digest, Acknowledged sent) {
        if (session.json()) {
            ObjectNode json = json(request.run(), request.ask().job(), "sent");
            json.set("time", Json.of(request.time()));
            json.set("expiresAt", Json.of(request.expiresAt()));
            json.put("digest", digest);
            json.put("partition", sent.partition());
            json.put("offset", sent.offset());
            print(json);
            return;
        }
        session.out().line(request.id());
        Times times = session.times(session.err());
        String rest =
                (request.ask().dryRun() ? ", a dry run" : "")
                        + ", expires "
                        + times.moment(request.expiresAt());
        story("sent", request.run(), request.ask().job(), request.time(), rest);
    }

    void joined(FoundRun run) {
        if (session.json()) {
            print(json(run.key(), run.job(), "joined"));
            return;
        }
        session.out().line(run.key().id());
        story("joined", run.key(), run.job(), session.now(), ", was asked for before");
    }

    private ObjectNode json(RunKey run, String job, String event) {
        ObjectNode json = Json.object();
        json.put("event", event);
        json.put("run", run.id());
        json.put("address", run.address());
        json.put("job", job);
        json.put("source", run.source());
        return json;
    }

    private void print(ObjectNode json) {
        if (follows) {
            session.out().line(Json.line(json));
        } else {
            session.print(json);
        }
    }

    private void story(String word, RunKey run, String job, Instant at, String rest) {
        Screen err = session.err();
        String address = RunWords.text(run.address());
        if (err.terminal()) {
            err.line(address + " / " + RunWords.text(job) + rest);
            if (follows) {
                err.line();
            }
        } else {
            String text = run.id() + " " + address + "/" + RunWords.text(job);
            err.line(StoryLine.of(Times.iso(at), StoryLine.word(word), text));
        }
    }

    void warning(String text) {
        Screen err = session.err();
        String time = Times.iso(session.now());
        err.line(
                err.terminal()
                        ? err.paint(Style.WARNING, "warning:") + " " + text
                        : StoryLine.of(time, StoryLine.word("warning"), text));
    }
}
