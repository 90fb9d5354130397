package backhaul.worker.command;

import backhaul.protocol.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table: two spaces between columns, text left and numbers right.
final class Columns {
    private static final int WIDEST_LAST = 100;

    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    /// A name that begins with `>` is that of a column of numbers.
    Columns(String... names) {
        this.right = Arrays.stream(names).map(name -> name.startsWith(">")).toList();
        rows.add(
                Arrays.stream(names)
                        .map(name -> name.startsWith(">") ? name.substring(1) : name)
                        .toList());
    }

    void add(String... cells) {
        rows.add(Arrays.stream(cells).map(SafeText::clean).toList());
    }

    void print(PrintWriter out) {
        int columns = right.size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns - 1; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(right.get(i) ? pad + row.get(i) : row.get(i) + pad).append("  ");
            }
            out.println(line + cut(row.getLast()));
        }
        out.flush();
    }

    private static String cut(String text) {
        return text.length() <= WIDEST_LAST ? text : text.substring(0, WIDEST_LAST - 3) + "...";
    }
}
