package backhaul.cli.look;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Member;
import backhaul.cli.fleet.Offer;
import backhaul.cli.output.Json;
import backhaul.protocol.JobPresence;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of `workers` and `jobs`.
final class FleetJson {

    private FleetJson() {}

    static JsonNode workers(Fleet fleet) {
        ArrayNode workers = Json.array();
        for (Member member : fleet.members()) {
            ObjectNode worker = workers.addObject();
            worker.put("worker", member.name());
            worker.put("state", member.state(fleet.asOf()).text());
            worker.set("pools", Json.of(member.pools()));
            worker.put("running", member.presence().running());
            worker.put("waiting", member.presence().waiting());
            worker.put("jobs", fleet.jobsOf(member));
            worker.put("version", member.presence().version());
            worker.put("host", member.presence().host());
            worker.put("os", member.presence().os());
            worker.put("audience", member.presence().audience());
            worker.set("startedAt", Json.of(member.presence().startedAt()));
            worker.set("seenAt", Json.of(member.seenAt()));
            worker.set("publicKeys", Json.of(member.presence().publicKeys()));
            worker.put("signature", member.trust().text());
        }
        return workers;
    }

    static JsonNode jobs(Fleet fleet, List<Offer> offers) {
        ArrayNode jobs = Json.array();
        offers.forEach(offer -> jobs.add(job(fleet, offer)));
        return jobs;
    }

    static JsonNode job(Fleet fleet, Offer offer) {
        JobPresence shown = offer.shown();
        ObjectNode job = Json.object();
        job.put("address", offer.address());
        job.put("job", offer.job());
        job.put("engine", shown.engine());
        job.put("description", shown.description());
        job.set("timeout", Json.of(shown.timeout()));
        job.set("deadline", Json.of(shown.deadline()));
        job.put("maxAttempts", shown.maxAttempts());
        job.put("concurrency", shown.concurrency());
        job.set("expectEvery", shown.expectEvery() == null ? null : Json.of(shown.expectEvery()));
        job.set("lastSuccessAt", offer.lastSuccessAt().map(Json::of).orElse(null));
        job.put("missed", offer.missed(fleet.asOf()));
        job.set("workers", Json.of(offer.by().stream().map(JobPresence::worker).sorted().toList()));
        job.set("parameters", Json.of(offer.parameters()));
        return job;
    }
}
