package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Exchange.Ask;
import backhaul.worker.engine.hycu.Gate.Lane;
import backhaul.worker.engine.hycu.HycuSpec.What;
import java.net.http.HttpResponse;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The API `v1`: named backups. It lists no jobs and stops none.
final class BackupsApi implements HycuApi {
    private static final String BASE = "/api/v1/backups";

    /// No controller has a job of this name: asking for it tells whether we are let in.
    private static final String NO_JOB = "backhaul-check";

    private static final Set<String> GOING_ON =
            Set.of(
                    "pending",
                    "queued",
                    "scheduled",
                    "started",
                    "running",
                    "executing",
                    "in_progress");

    private final HycuClient client;

    BackupsApi(HycuClient client) {
        this.client = client;
    }

    @Override
    public List<String> check(CompletableFuture<?> stop) throws Trouble, InterruptedException {
        try {
            client.ask(Ask.get(BASE + "/" + NO_JOB + "/status"), Lane.ACTING, stop);
        } catch (Trouble trouble) {
            if (!trouble.isUnknownThere() && trouble.status() != 400) {
                throw trouble;
            }
        }
        return List.of();
    }

    @Override
    public List<Item> resolve(What what, CompletableFuture<?> stop) throws Trouble {
        return switch (what) {
            case What.Named named -> List.of(Item.waiting("", named.name()));
            case What.Objects _ ->
                    throw Trouble.lasting(
                            Trouble.Kind.CONFIGURATION,
                            client.name() + " has the API v1, and the job is for rest-v1.0");
        };
    }

    @Override
    public Ask trigger(What what, Item item) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", item.name());
        body.put(
                "timestamp",
                client.time().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        if (what instanceof What.Named named) {
            body.putAll(named.configuration());
        }
        return new Ask("POST", BASE, StrictJson.write(body));
    }

    @Override
    public String started(HttpResponse<byte[]> answer) throws Trouble {
        try {
            String id = StrictJson.parse(answer.body()).path("job_id").asString("");
            if (JobId.isOne(id)) {
                return id;
            }
        } catch (JacksonException e) {
            // Told below: as good as no answer.
        }
        throw Trouble.unclear(client.name() + " took the request and named no job");
    }

    @Override
    public Optional<List<String>> jobsOf(Item item, CompletableFuture<?> stop) {
        return Optional.empty();
    }

    @Override
    public Look look(String job, Lane lane, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        JsonNode answer = client.json(Ask.get(BASE + "/" + job + "/status"), lane, stop);
        String status = answer.path("status").asString("");
        if (status.isEmpty() || !answer.path("status").isString()) {
            throw Trouble.unclear(client.name() + " told no status of job " + job);
        }
        String error = Envelope.text(answer.path("error"));
        String words = error.isEmpty() ? Envelope.text(answer.path("details")) : error;
        return new Look(
                state(status.toLowerCase(Locale.ROOT), answer),
                client.words(status),
                Fractions.ofPercent(answer.path("progress")),
                client.words(words),
                answer);
    }

    /// Words that are not known are those of a job that goes on, until it has an end.
    private static Look.State state(String status, JsonNode answer) {
        return switch (status) {
            case "completed" -> Look.State.SUCCEEDED;
            case "failed", "error" -> Look.State.FAILED;
            case "cancelled", "canceled", "aborted" -> Look.State.ABORTED;
            default ->
                    GOING_ON.contains(status) || answer.path("end_time").asString("").isBlank()
                            ? Look.State.GOING_ON
                            : Look.State.UNKNOWN;
        };
    }

    /// The API has none of its own: what its last status said.
    @Override
    public String report(Item item, Look last, CompletableFuture<?> stop) {
        StringBuilder report = new StringBuilder();
        for (String field :
                List.of("status", "start_time", "end_time", "progress", "error", "details")) {
            JsonNode value = last.job().path(field);
            String text =
                    value.isString()
                            ? value.asString()
                            : value.isMissingNode() ? "" : value.toString();
            if (!text.isBlank()) {
                report.append(field.replace('_', ' ')).append("  ").append(text).append('\n');
            }
        }
        return client.lines(report.toString());
    }

    @Override
    public boolean kill(Item item, CompletableFuture<?> stop) {
        return false;
    }
}
