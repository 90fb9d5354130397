package backhaul.cli.follow;

import backhaul.cli.output.Json;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Times;
import backhaul.cli.run.RunJson;
import backhaul.cli.run.Sighting;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunStatus;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// For programs: one JSON document a line, each with an `event` that says what it is.
final class JsonStory implements Story {

    private final Screen screen;
    private final InstantSource clock;

    JsonStory(Screen screen, InstantSource clock) {
        this.screen = screen;
        this.clock = clock;
    }

    @Override
    public void change(Sighting now, @Nullable RunStatus before) {
        line("status", RunJson.status(now));
    }

    @Override
    public void progress(ProgressEvent progress, RunStatus status) {
        line("progress", RunJson.progress(progress));
    }

    @Override
    public void tick(RunStatus status) {}

    @Override
    public void remark(String word, String text) {
        ObjectNode json = Json.object();
        json.put("time", Times.iso(clock.instant()));
        json.put("text", text);
        line(word, json);
    }

    private void line(String event, ObjectNode rest) {
        ObjectNode json = Json.object();
        json.put("event", event);
        json.setAll(rest);
        screen.line(Json.line(json));
    }

    @Override
    public void end(Sighting last) {}

    @Override
    public void close() {}
}
