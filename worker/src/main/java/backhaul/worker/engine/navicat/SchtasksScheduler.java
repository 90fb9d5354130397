package backhaul.worker.engine.navicat;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Task Scheduler through `schtasks.exe`, where COM or PowerShell is locked down. It shows
/// neither instances nor how the task is set up.
final class SchtasksScheduler implements TaskScheduler {
    private final Schtasks schtasks;
    private final String task;

    SchtasksScheduler(Schtasks schtasks, String task) {
        this.schtasks = schtasks;
        this.task = task;
    }

    @Override
    public Description describe() throws IOException, InterruptedException {
        Schtasks.Answer answer = query();
        if (answer.exitCode() != 0) {
            return new Description.Missing(
                    "schtasks.exe ends with %d: there is no task %s, or the worker's account may not see it%s"
                            .formatted(answer.exitCode(), task, quoted(answer)));
        }
        Optional<TaskView> view = TaskRows.parse(answer.output());
        return view.isPresent()
                ? new Description.Known(null, view.get())
                : new Description.Missing(unreadable());
    }

    @Override
    public TaskView look() throws IOException, InterruptedException {
        Schtasks.Answer answer = query();
        if (answer.exitCode() != 0) {
            throw new IOException("schtasks.exe /query ends with " + answer.exitCode());
        }
        return TaskRows.parse(answer.output()).orElseThrow(() -> new IOException(unreadable()));
    }

    private Schtasks.Answer query() throws IOException, InterruptedException {
        return schtasks.call("/query", "/tn", task, "/fo", "csv", "/v", "/nh");
    }

    private String unreadable() {
        return "schtasks.exe shows nothing of the task " + task + " that can be read";
    }

    @Override
    public Launch start() throws IOException, InterruptedException {
        Schtasks.Answer answer = schtasks.call("/run", "/tn", task);
        return answer.exitCode() == 0
                ? new Launch.Taken(null)
                : new Launch.Refused(
                        ResultCode.REFUSED,
                        "schtasks.exe /run ends with " + answer.exitCode() + quoted(answer));
    }

    @Override
    public void stop(@Nullable String instance) throws IOException, InterruptedException {
        Schtasks.Answer answer = schtasks.call("/end", "/tn", task);
        if (answer.exitCode() != 0) {
            throw new IOException("schtasks.exe /end ends with " + answer.exitCode());
        }
    }

    private static String quoted(Schtasks.Answer answer) {
        return answer.complaint().isEmpty() ? "" : " (" + answer.complaint() + ")";
    }

    @Override
    public void close() {
        // Each call is a process of its own.
    }
}
