package backhaul.worker.engine.navicat;

import backhaul.worker.engine.navicat.TaskScheduler.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What `schtasks /query /fo csv /v /nh` prints. Of its 28 columns two are read, by position: the
/// sixth, *Last Run Time*, as a token, and the seventh, *Last Result*, as a decimal number. Quotes
/// inside later columns are not doubled, header lines can repeat, and there is a row for each
/// trigger. In no common code page a character holds the bytes of `"`, `,`, CR or LF.
final class TaskRows {
    private static final int LAST_RUN = 5;
    private static final int LAST_RESULT = 6;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final Pattern COLUMNS = Pattern.compile("\",\"");

    private TaskRows() {}

    /// Empty unless there is a row, and all rows say the same.
    static Optional<TaskView> parse(String output) {
        List<TaskView> views = new ArrayList<>();
        for (String line : output.split("[\\r\\n]+", -1)) {
            row(line).ifPresent(views::add);
        }
        List<TaskView> different = views.stream().distinct().collect(Collectors.toList());
        return different.size() == 1 ? Optional.of(different.getFirst()) : Optional.empty();
    }

    private static Optional<TaskView> row(String line) {
        String[] columns = COLUMNS.split(line, -1);
        if (!line.startsWith("\"")
                || columns.length <= LAST_RESULT
                || !NUMBER.matcher(columns[LAST_RESULT]).matches()) {
            return Optional.empty();
        }
        int result = ResultCode.of(Long.parseLong(columns[LAST_RESULT]));
        return Optional.of(new TaskView(columns[LAST_RUN], result, null));
    }
}
