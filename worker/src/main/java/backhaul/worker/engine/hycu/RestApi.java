package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Exchange.Ask;
import backhaul.worker.engine.hycu.Gate.Lane;
import backhaul.worker.engine.hycu.HycuSpec.What;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The API `rest-v1.0`, as public clients of HYCU use it.
final class RestApi implements HycuApi {
    static final String BASE = "/rest/v1.0";
    private static final int KILL_NOT_POSSIBLE = 405;

    private final HycuClient client;

    RestApi(HycuClient client) {
        this.client = client;
    }

    /// Credentials with few rights may not read the mode: then the controller will tell.
    @Override
    public List<String> check(CompletableFuture<?> stop) throws Trouble, InterruptedException {
        String mode;
        try {
            Ask ask = Ask.get(BASE + "/administration/suspendMode");
            mode = client.json(ask, Lane.ACTING, stop).toString();
        } catch (Trouble trouble) {
            if (trouble.status() == 403 || trouble.status() == 404) {
                return List.of(
                        client.name()
                                + " does not tell whether it is suspended ("
                                + trouble.status()
                                + ")");
            }
            throw trouble;
        }
        if (mode.contains("\"SUSPEND")) {
            throw Trouble.passing(
                    Trouble.Kind.API,
                    client.name() + " is suspended and would not run the job: resume it");
        }
        return List.of();
    }

    @Override
    public List<Item> resolve(What what, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        return switch (what) {
            case What.Objects objects ->
                    new Inventory(client, objects.kind(), stop).find(objects.names());
            case What.Named _ ->
                    throw Trouble.lasting(
                            Trouble.Kind.CONFIGURATION,
                            client.name() + " has the API rest-v1.0, and the job is for v1");
        };
    }

    @Override
    public Ask trigger(What what, Item item) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("uuidList", List.of(item.uuid()));
        if (!(what instanceof What.Objects objects)) {
            throw new IllegalStateException("resolved, and not an object: " + item.name());
        }
        body.put("forceFull", objects.forceFull());
        return new Ask("POST", BASE + objects.kind().schedule(), StrictJson.write(body));
    }

    @Override
    public String started(HttpResponse<byte[]> answer) throws Trouble {
        try {
            List<JsonNode> entities = Envelope.entities(StrictJson.parse(answer.body()));
            if (entities.size() == 1) {
                JsonNode job = entities.getFirst();
                String id =
                        job.isString()
                                ? job.asString()
                                : job.path("jobUuid").asString(job.path("uuid").asString(""));
                if (JobId.isOne(id)) {
                    return id;
                }
            }
        } catch (JacksonException e) {
            // Told below: as good as no answer.
        }
        throw Trouble.unclear(client.name() + " took the request and named no job");
    }

    @Override
    public Optional<List<String>> jobsOf(Item item, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        return Optional.of(new JobList(client, stop).of(item));
    }

    @Override
    public Look look(String job, Lane lane, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        JsonNode answer = client.json(Ask.get(BASE + "/jobs/" + job), lane, stop);
        List<JsonNode> entities = Envelope.entities(answer);
        JsonNode entity = entities.isEmpty() ? answer : entities.getFirst();
        String status = entity.path("status").asString("");
        if (status.isEmpty() || !entity.path("status").isString()) {
            throw Trouble.unclear(client.name() + " told no status of job " + job);
        }
        return new Look(
                state(status),
                client.words(status),
                Fractions.of(entity.path("completitionPct")),
                client.words(Envelope.text(entity.path("taskExitMessage"))),
                entity);
    }

    private static Look.State state(String status) {
        return switch (status) {
            case "QUEUED", "EXECUTING" -> Look.State.GOING_ON;
            case "OK" -> Look.State.SUCCEEDED;
            case "WARNING" -> Look.State.WARNED;
            case "ERROR", "FATAL" -> Look.State.FAILED;
            case "ABORTED" -> Look.State.ABORTED;
            default -> Look.State.UNKNOWN;
        };
    }

    @Override
    public String report(Item item, Look last, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        Ask ask = Ask.get(BASE + "/jobs/" + item.job() + "/report");
        return client.lines(client.text(ask, Lane.ACTING, stop));
    }

    @Override
    public boolean kill(Item item, CompletableFuture<?> stop) throws Trouble, InterruptedException {
        String job = JobId.checked(String.valueOf(item.job()));
        Look look = look(job, Lane.ACTING, stop);
        if (look.state() != Look.State.GOING_ON) {
            return true;
        }
        if (!JobList.isOf(look.job(), item)) {
            throw Trouble.lasting(
                    Trouble.Kind.API,
                    "job %s on %s does not say that it is of %s, and is not stopped"
                            .formatted(job, client.name(), item.name()));
        }
        try {
            client.ask(new Ask("DELETE", BASE + "/jobs/" + job, null), Lane.ACTING, stop);
            return true;
        } catch (Trouble trouble) {
            if (trouble.status() == KILL_NOT_POSSIBLE || trouble.status() == 501) {
                return false;
            }
            throw trouble;
        }
    }
}
