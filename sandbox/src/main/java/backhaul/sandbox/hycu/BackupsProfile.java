package backhaul.sandbox.hycu;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The API `v1`: a backup has a name and a configuration, and its job a status of few words.
final class BackupsProfile {
    private static final Pattern NAME =
            Pattern.compile("\"name\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern STATUS = Pattern.compile("/([^/]+)/status");
    private static final Map<String, String> WORDS =
            Map.of(
                    "QUEUED", "pending",
                    "EXECUTING", "running",
                    "OK", "completed",
                    "ERROR", "failed",
                    "ABORTED", "cancelled");

    private final Jobs jobs;

    BackupsProfile(Jobs jobs) {
        this.jobs = jobs;
    }

    Reply answer(Ask ask) {
        Matcher status = STATUS.matcher(ask.path());
        if (ask.path().isEmpty() && ask.method().equals("POST")) {
            return start(ask);
        }
        if (status.matches() && ask.method().equals("GET")) {
            Optional<StartedJob> job = jobs.find(status.group(1));
            return job.map(this::status).orElseGet(() -> Reply.refused(404, "no such job"));
        }
        return Reply.refused(404, "no " + ask.path());
    }

    private Reply start(Ask ask) {
        Matcher name = NAME.matcher(ask.body());
        if (!name.find()) {
            return Reply.refused(400, "name is missing");
        }
        String id = "backup-" + UUID.randomUUID().toString().substring(0, 12);
        StartedJob job =
                jobs.start(new Jobs.New(id, "v1", name.group(1), name.group(1), ask.body()));
        return Reply.of(201, Map.of("job_id", job.id()));
    }

    private Reply status(StartedJob job) {
        Life.Step step = jobs.at(job);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "status",
                WORDS.getOrDefault(step.status(), step.status().toLowerCase(Locale.ROOT)));
        status.put("progress", (int) (step.done() * 100));
        status.put("start_time", job.createdAt().toString());
        if (!jobs.goesOn(job)) {
            status.put("end_time", jobs.now().toString());
            status.put("error", step.status().equals("OK") ? "" : jobs.life(job).message());
            status.put("details", jobs.life(job).message());
        }
        return Reply.of(200, status);
    }
}
