package backhaul.cli.follow;

import backhaul.cli.output.Amounts;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Style;
import backhaul.cli.output.Table;
import backhaul.cli.output.Times;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.run.Trust;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.settings.Sizes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For a person who looks on: each change is a line, and how far the attempt is stands below them
/// in a line that is redrawn in place.
final class TerminalStory implements Story {

    private static final String INDENT = " ".repeat(10);

    private final Screen screen;
    private final Times times;
    private final RunWords words;
    private final ProgressWords progressWords = new ProgressWords();
    private int drawn;

    TerminalStory(Screen screen, Times times) {
        this.screen = screen;
        this.times = times;
        this.words = new RunWords(times);
    }

    @Override
    public void change(Sighting now, @Nullable RunStatus before) {
        RunStatus status = now.status();
        String text = words.change(before, status, now.event().time());
        if (status.state() == RunState.SUCCEEDED && !status.warnings().isEmpty()) {
            text += ", " + Amounts.count(status.warnings().size(), "warning");
        }
        if (!now.trust().counts()) {
            text += " (" + now.trust().text() + ")";
        }
        erase();
        screen.line(
                StoryLine.of(
                        times.clock(now.event().time()),
                        screen.paint(
                                RunWords.style(status.state()),
                                StoryLine.word(status.state().wireName())),
                        text));
    }

    @Override
    public void progress(ProgressEvent progress, RunStatus status) {
        String bar = INDENT + progressWords.bar(progress, status.startedAt());
        String line =
                Table.cut(bar, Math.max(INDENT.length() + 4, screen.columns().getAsInt() - 1));
        screen.part("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        drawn = line.length();
    }

    @Override
    public void tick(RunStatus status) {}

    @Override
    public void remark(String word, String text) {
        erase();
        Style style = "warning".equals(word) || "waiting".equals(word) ? Style.WARNING : Style.BAD;
        screen.line(screen.paint(style, word + ":") + " " + text);
    }

    @Override
    public void end(Sighting last) {
        RunStatus status = last.status();
        if (!(last.trust() instanceof Trust.Checked)) {
            String time = times.clock(last.event().time());
            screen.line(StoryLine.of(time, StoryLine.word("signature"), last.trust().text()));
        }
        if (status.artifacts().isEmpty() && status.warnings().isEmpty()) {
            return;
        }
        screen.line();
        artifacts(status.artifacts());
        for (String warning : status.warnings()) {
            String label = screen.paint(Style.WARNING, "warning:");
            screen.line("  " + label + " " + RunWords.text(warning));
        }
    }

    private void artifacts(List<RunStatus.Artifact> artifacts) {
        int name = widest(artifacts.stream().map(a -> RunWords.text(a.name())).toList());
        int size = widest(artifacts.stream().map(a -> Sizes.format(a.bytes())).toList());
        for (RunStatus.Artifact artifact : artifacts) {
            screen.line(
                    "  %s  %s  %s"
                            .formatted(
                                    padded(RunWords.text(artifact.name()), name),
                                    " ".repeat(size - Sizes.format(artifact.bytes()).length())
                                            + Sizes.format(artifact.bytes()),
                                    RunWords.text(artifact.uri())));
        }
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    @Override
    public void close() {
        erase();
    }

    private void erase() {
        if (drawn > 0) {
            screen.part("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
        }
    }
}
