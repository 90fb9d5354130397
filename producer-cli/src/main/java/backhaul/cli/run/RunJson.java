package backhaul.cli.run;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.output.Json;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunStatus;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of a run: its status as it is on the wire, and what this program knows beyond it.
public final class RunJson {

    private RunJson() {}

    public static ObjectNode status(Sighting sighting) {
        RunStatus status = sighting.status();
        ObjectNode json = Json.object();
        json.put("run", status.request().id());
        json.put("address", status.request().address());
        json.put("job", status.request().job());
        json.put("sequence", sighting.event().sequence());
        json.set("time", Json.of(sighting.event().time()));
        json.put("signature", sighting.trust().text());
        json.put("checked", sighting.trust() instanceof Trust.Checked);
        if (status.state().terminal()) {
            json.put("exitCode", ExitCode.of(status).code());
        }
        json.set("status", Json.of(status));
        return json;
    }

    /// A request that no worker has said anything of yet.
    public static ObjectNode waiting(FoundRun.Waiting waiting) {
        ObjectNode json = Json.object();
        json.put("run", waiting.key().id());
        json.put("address", waiting.key().address());
        json.put("job", waiting.job());
        json.put("signature", new Trust.NotChecked().text());
        json.put("checked", false);
        json.put("digest", waiting.digest());
        json.set("appendedAt", Json.of(waiting.appendedAt()));
        json.set("request", Json.of(waiting.request()));
        return json;
    }

    public static ObjectNode progress(ProgressEvent progress) {
        ObjectNode json = Json.object();
        json.put("run", progress.run().id());
        json.put("address", progress.run().address());
        json.set("time", Json.of(progress.time()));
        json.put("attempt", progress.attempt());
        json.put("percent", progress.percent());
        json.put("bytes", progress.bytes());
        json.put("totalBytes", progress.totalBytes());
        json.put("message", progress.message());
        return json;
    }
}
