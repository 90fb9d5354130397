package backhaul.cli.follow;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.output.Json;
import backhaul.cli.output.Times;
import backhaul.cli.reading.Tail;
import backhaul.cli.reading.Tail.Word;
import backhaul.cli.run.RunJson;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.session.Session;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Tells every change of every run, a line each, until it is interrupted.
public final class AllRuns {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Session session;
    private final Tail tail;
    private final Times times;
    private final RunWords words;
    private final Map<RunKey, Sighting> last = new HashMap<>();

    public AllRuns(Session session, Tail tail) {
        this.session = session;
        this.tail = tail;
        this.times = session.times();
        this.words = new RunWords(times);
    }

    public ExitCode follow() {
        while (!session.interrupt().requested()) {
            for (Word word : tail.poll(POLL)) {
                switch (word) {
                    case Word.Said(Sighting now) -> said(now);
                    case Word.Progress _, Word.NotLetIn _ -> {}
                }
            }
        }
        return ExitCode.INTERRUPTED;
    }

    private void said(Sighting now) {
        Sighting before = last.get(now.run());
        if (before != null && !now.supersedes(before)) {
            return;
        }
        tell(now, before == null ? null : before.status());
        if (now.status().state().terminal()) {
            last.remove(now.run());
        } else {
            last.put(now.run(), now);
        }
    }

    private void tell(Sighting now, @Nullable RunStatus before) {
        if (session.json()) {
            ObjectNode json = Json.object();
            json.put("event", "status");
            json.setAll(RunJson.status(now));
            session.out().line(Json.line(json));
            return;
        }
        RunStatus status = now.status();
        String text = words.change(before, status, now.event().time());
        if (status.state() == RunState.SUCCEEDED) {
            text += RunWords.brought(status);
        }
        if (!now.trust().counts()) {
            text += " (" + now.trust().text() + ")";
        }
        String run =
                RunWords.text(status.request().address())
                        + "/"
                        + RunWords.text(status.request().job());
        String word = StoryLine.word(status.state().wireName());
        session.out()
                .line(
                        StoryLine.of(
                                times.clock(now.event().time()) + "  " + run,
                                session.out().paint(RunWords.style(status.state()), word),
                                text));
    }
}
