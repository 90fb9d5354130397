package backhaul.cli.follow;

import backhaul.cli.output.Screen;
import backhaul.cli.output.Times;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.run.Trust;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// For the log of a CI job: whole lines, one a change and one a minute while it runs.
final class LogStory implements Story {

    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final Screen screen;
    private final InstantSource clock;
    private final Times times;
    private final RunWords words;
    private @Nullable ProgressEvent progress;
    private Instant lastLine;

    LogStory(Screen screen, InstantSource clock) {
        this.screen = screen;
        this.clock = clock;
        this.times = Times.utc(clock);
        this.words = new RunWords(times);
        this.lastLine = clock.instant();
    }

    @Override
    public void change(Sighting now, @Nullable RunStatus before) {
        RunStatus status = now.status();
        progress = null;
        if (status.state() == RunState.RUNNING && now.trust().counts()) {
            return; // the minute's line says so, or the end comes first
        }
        String text = words.change(before, status, now.event().time());
        if (status.state() == RunState.SUCCEEDED) {
            text += RunWords.brought(status);
        }
        if (!now.trust().counts()) {
            text += " (" + now.trust().text() + ")";
        }
        line(now.event().time(), status.state().wireName(), text);
        if (status.state().terminal()) {
            for (String warning : status.warnings()) {
                line(now.event().time(), "warning", RunWords.text(warning));
            }
        }
    }

    @Override
    public void progress(ProgressEvent event, RunStatus status) {
        progress = event;
    }

    @Override
    public void tick(RunStatus status) {
        Instant now = clock.instant();
        if (status.state() == RunState.RUNNING && !now.isBefore(lastLine.plus(BETWEEN_LINES))) {
            String text =
                    progress == null
                            ? words.change(null, status, now)
                            : ProgressWords.line(progress);
            line(now, status.state().wireName(), text);
        }
    }

    @Override
    public void remark(String word, String text) {
        line(clock.instant(), word, text);
    }

    private void line(Instant time, String word, String text) {
        screen.line(StoryLine.of(times.clock(time), StoryLine.word(word), text));
        lastLine = clock.instant();
    }

    @Override
    public void end(Sighting last) {
        if (!(last.trust() instanceof Trust.Checked)) {
            line(last.event().time(), "signature", last.trust().text());
        }
    }

    @Override
    public void close() {}
}
