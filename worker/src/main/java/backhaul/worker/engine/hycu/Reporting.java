package backhaul.worker.engine.hycu;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The controller's own account of the jobs of a run, for its last status. What cannot be had is
/// left out.
final class Reporting {
    private static final int LONGEST = 14 * 1024;
    private static final int SECONDS = 30;

    private final HycuRun run;
    private final Map<String, Look> last;

    Reporting(HycuRun run, Map<String, Look> last) {
        this.run = run;
        this.last = last;
    }

    @Nullable String report() throws InterruptedException {
        var limit =
                new CompletableFuture<Void>().completeOnTimeout(null, SECONDS, TimeUnit.SECONDS);
        StringBuilder report = new StringBuilder();
        for (Item item : run.items()) {
            String job = item.job();
            if (job != null) {
                report.append(item.name()).append("  job ").append(job).append("  ");
                report.append(item.words().isEmpty() ? item.stage().name() : item.words());
                report.append('\n').append(text(item, last.get(job), limit));
            }
        }
        int extra = report.length() - LONGEST;
        return report.isEmpty() ? null : extra > 0 ? report.substring(extra) : report.toString();
    }

    private String text(Item item, @Nullable Look look, CompletableFuture<?> limit)
            throws InterruptedException {
        if (look == null || look.state() == Look.State.GOING_ON) {
            return "";
        }
        try {
            String text = run.api().report(item, look, limit);
            return text.isBlank() ? "" : text + "\n";
        } catch (Trouble trouble) {
            return "";
        }
    }
}
