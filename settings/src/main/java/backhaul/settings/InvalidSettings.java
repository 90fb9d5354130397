package backhaul.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A settings file cannot be used. Holds every problem that was found, never only the first.
public final class InvalidSettings extends Exception {

    private static final long serialVersionUID = 1;
    private static final int WIDTH = 100;

    private final transient Path file;
    private final transient List<Problem> problems;

    InvalidSettings(Path file, List<Problem> problems) {
        super(count(problems) + " in " + file + ": " + problems.getFirst());
        this.file = file;
        this.problems = List.copyOf(problems);
    }

    public Path file() {
        return file;
    }

    public List<Problem> problems() {
        return problems;
    }

    /// The whole story for a terminal, without a newline at its end. `consequence` is a sentence:
    /// `The worker did not start.`
    public String render(String consequence) {
        return "error: %s in %s. %s\n\n%s"
                .formatted(count(problems), file, consequence, table(problems));
    }

    private static String count(List<Problem> problems) {
        return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    }

    private static String table(List<Problem> problems) {
        int column = problems.stream().mapToInt(p -> p.place().length()).max().orElse(0) + 2;
        var lines = new ArrayList<String>();
        for (Problem problem : problems) {
            String label = problem.place();
            for (String line : lines(problem, WIDTH - column)) {
                lines.add(label + " ".repeat(column - label.length()) + line);
                label = "";
            }
        }
        return String.join("\n", lines);
    }

    private static List<String> lines(Problem problem, int width) {
        var lines = new ArrayList<>(wrap(printable(problem.text()), width));
        if (problem.mend() != null) {
            problem.mend().lines().forEach(line -> lines.addAll(wrap(printable(line), width)));
        }
        return lines;
    }

    private static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// What a file says may hold anything; a terminal obeys control characters.
    private static String printable(String text) {
        return text.codePoints()
                .mapToObj(c ->
                        c < 0x20 || (c >= 0x7f && c < 0xa0)
                                ? "\\x%02x".formatted(c)
                                : Character.toString(c))
                .collect(Collectors.joining());
    }
}
