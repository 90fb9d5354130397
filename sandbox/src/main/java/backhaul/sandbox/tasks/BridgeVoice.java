package backhaul.sandbox.tasks;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Answers as the script that PowerShell runs does: a line of JSON in ASCII each.
final class BridgeVoice {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final int NOT_FOUND = 0x80070002;

    private final Function<String, Optional<ModelTask>> tasks;

    BridgeVoice(Function<String, Optional<ModelTask>> tasks) {
        this.tasks = tasks;
    }

    static String verb(String question) {
        return field(question, "do");
    }

    String answer(String question) {
        Matcher number = Pattern.compile("\"id\":(\\d+)").matcher(question);
        String id = number.find() ? number.group(1) : "0";
        String verb = verb(question);
        if (verb.equals("hello")) {
            return ok(id, ",\"powershell\":\"5.1 (a model)\"");
        }
        Optional<ModelTask> task = tasks.apply(field(question, "task"));
        if (task.isEmpty()) {
            return refused(id, NOT_FOUND);
        }
        return switch (verb) {
            case "describe" -> ok(id, description(task.get()) + view(task.get()));
            case "look" -> ok(id, view(task.get()));
            case "run" -> run(id, task.get());
            case "stop" -> {
                String instance = field(question, "instance");
                task.get().stop(instance.isEmpty() ? null : instance);
                yield ok(id, "");
            }
            default -> refused(id, 0x80070057);
        };
    }

    private static String run(String id, ModelTask task) {
        return switch (task.start()) {
            case ModelTask.Start.Refused refused -> refused(id, refused.code());
            case ModelTask.Start.Dropped _ -> ok(id, ",\"instance\":null");
            case ModelTask.Start.Taken taken ->
                    ok(id, ",\"instance\":" + instance(new ModelTask.Shown(taken.run(), true)));
        };
    }

    private static String description(ModelTask task) {
        Habits habits = task.habits();
        return ",\"enabled\":%s,\"demandStart\":%s,\"timeLimit\":\"%s\",\"onlyWhenLoggedOn\":false"
                        .formatted(
                                habits.enabled(),
                                habits.demandStart(),
                                habits.timeLimit() == null ? "PT0S" : habits.timeLimit())
                + ",\"account\":\"HOST\\\\\\u5907\\u4efd\",\"action\":\"C:\\\\Program"
                + " Files\\\\Navicat\\\\navicat.exe\"";
    }

    private static String view(ModelTask task) {
        ModelTask.View view = task.look();
        return ",\"lastRun\":\"%s\",\"lastResult\":%d,\"instances\":[%s]"
                .formatted(
                        view.lastRun(),
                        view.lastResult(),
                        view.instances().stream()
                                .map(BridgeVoice::instance)
                                .collect(Collectors.joining(",")));
    }

    private static String instance(ModelTask.Shown shown) {
        return "{\"guid\":\"%s\",\"pid\":0,\"running\":%s}"
                .formatted(shown.run().guid(), shown.running());
    }

    private static String ok(String id, String more) {
        return "{\"ok\":true,\"id\":" + id + more + "}";
    }

    private static String refused(String id, int code) {
        return String.format(Locale.ROOT, "{\"ok\":false,\"id\":%s,\"code\":%d}", id, code);
    }

    /// The text of a field, as far as these questions have any.
    private static String field(String json, String name) {
        Matcher text = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        if (!text.find()) {
            return "";
        }
        String letters =
                ESCAPE.matcher(text.group(1))
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        Character.toString(Integer.parseInt(found.group(1), 16))));
        return letters.replace("\\\\", "\\").replace("\\\"", "\"");
    }
}
