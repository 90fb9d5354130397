package backhaul.worker.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line an event: UTC, ASCII, nothing that could forge a line or move a terminal's cursor.
///
/// An exception is told by its messages, on the same line: what is expected to fail needs no more.
/// A stack trace follows what is logged as an error, since that is a fault of this program; with
/// `traces`, any exception.
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> FIELDS =
            List.of(LogFields.RUN, LogFields.ATTEMPT, LogFields.JOB);
    private static final int LONGEST_CHAIN = 10;

    private final boolean traces;

    TextLayout(boolean traces) {
        this.traces = traces;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        line.append(' ').append(padded(event.getLevel())).append(' ');
        line.append(simpleName(event.getLoggerName())).append(": ");
        escape(event.getFormattedMessage(), line);
        fields(event.getMDCPropertyMap(), line);
        IThrowableProxy thrown = event.getThrowableProxy();
        messages(thrown, line);
        line.append('\n');
        if (traces || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            stackTraces(thrown, line);
        }
        return line.toString();
    }

    private static String padded(Level level) {
        String name = level.toString();
        return name.length() < 5 ? name + " " : name;
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void fields(Map<String, String> mdc, StringBuilder line) {
        for (String field : FIELDS) {
            String value = mdc.get(field);
            if (value != null) {
                line.append(' ').append(field).append('=');
                escape(value, line);
            }
        }
    }

    private static void messages(@Nullable IThrowableProxy thrown, StringBuilder line) {
        String separator = ": ";
        IThrowableProxy cause = thrown;
        for (int i = 0; cause != null && i < LONGEST_CHAIN; i++) {
            line.append(separator);
            title(cause, line);
            separator = "; caused by ";
            cause = cause.getCause();
        }
    }

    private static void title(IThrowableProxy thrown, StringBuilder line) {
        line.append(simpleName(thrown.getClassName()));
        String message = thrown.getMessage();
        if (message != null) {
            line.append(": ");
            escape(message, line);
        }
    }

    private static void stackTraces(@Nullable IThrowableProxy thrown, StringBuilder lines) {
        IThrowableProxy cause = thrown;
        for (int i = 0; cause != null && i < LONGEST_CHAIN; i++) {
            lines.append("    ").append(i == 0 ? "" : "caused by ");
            title(cause, lines);
            lines.append('\n');
            frames(cause, lines);
            cause = cause.getCause();
        }
    }

    private static void frames(IThrowableProxy thrown, StringBuilder lines) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = frames.length - thrown.getCommonFrames();
        for (int i = 0; i < own; i++) {
            lines.append("        ");
            escape(frames[i].getSTEAsString(), lines);
            lines.append('\n');
        }
        if (thrown.getCommonFrames() > 0) {
            lines.append("        ... ").append(thrown.getCommonFrames()).append(" more\n");
        }
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (c != '\r') {
                line.append(String.format("\\u%04x", (int) c));
            }
        }
    }
}
