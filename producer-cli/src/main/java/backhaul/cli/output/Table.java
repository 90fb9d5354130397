package backhaul.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Columns two spaces apart, as wide as their widest cell; the last one is cut where the line would
/// grow beyond [#WIDTH].
public final class Table {

    /// Columns of a line.
    public static final int WIDTH = 100;

    /// The last column keeps so much, however wide the others are.
    private static final int LEAST_OF_THE_LAST = 10;

    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    public void row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    values.length + " cells for " + columns.size() + " columns");
        }
        rows.add(
                Arrays.stream(values)
                        .map(value -> value instanceof Cell cell ? cell : Cell.of(value))
                        .toList());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(Screen screen) {
        int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
        List<Cell> head = columns.stream().map(column -> Cell.of(column.title())).toList();
        screen.line(line(head, widths, screen));
        rows.forEach(row -> screen.line(line(row, widths, screen)));
    }

    private int width(int column) {
        int widest = columns.get(column).title().length();
        for (List<Cell> row : rows) {
            widest = Math.max(widest, row.get(column).text().length());
        }
        return widest;
    }

    private String line(List<Cell> cells, int[] widths, Screen screen) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        int last = cells.size() - 1;
        for (int i = 0; i < last; i++) {
            Cell cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.text().length());
            String text = screen.paint(cell.style(), cell.text());
            line.append(columns.get(i).right() ? padding + text : text + padding).append(GAP);
            used += widths[i] + GAP.length();
        }
        return line.append(lastCell(cells.get(last), widths[last], used, screen)).toString();
    }

    private String lastCell(Cell cell, int width, int used, Screen screen) {
        int room = Math.max(WIDTH - used, LEAST_OF_THE_LAST);
        String text = screen.paint(cell.style(), cut(cell.text(), room));
        int missing = Math.min(width, room) - cell.text().length();
        return columns.getLast().right() && missing > 0 ? " ".repeat(missing) + text : text;
    }

    /// The text, or its beginning and three dots where it is longer than `room`.
    public static String cut(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        int end = room - 3;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "...";
    }
}
