package backhaul.cli.world;

/// What a terminal shows of what was written to it.
public final class Glass {

    private Glass() {}

    /// Follows carriage returns; spaces at the end of a line cannot be seen.
    public static String show(String written) {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\n') {
                all.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                column = 0;
            } else if (c == '\r') {
                column = 0;
            } else {
                if (column < line.length()) {
                    line.setCharAt(column, c);
                } else {
                    line.append(c);
                }
                column++;
            }
        }
        return all.append(line.toString().stripTrailing()).toString();
    }
}
