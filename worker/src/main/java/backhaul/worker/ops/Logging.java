package backhaul.worker.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The worker's log, on stderr: text for people, or one JSON object a line for machines. Every
/// configured secret is masked, wherever in an event it stands.
///
/// The level is that of the worker itself; libraries say their warnings, and more only from `debug`
/// on.
public final class Logging {
    private static final String OURS = "backhaul";

    /// Warns once a second for every broker that is away; the worker itself says that once a
    /// minute.
    private static final String RECONNECTS = "org.apache.kafka.clients.NetworkClient";

    /// At its `debug` it writes every byte that goes over the wire, and so the data of the backups.
    private static final String HTTP_CLIENT = "org.apache.hc";

    /// At its `debug` it writes every request, with whatever it is signed by.
    private static final String S3_CLIENT = "software.amazon.awssdk";

    public enum Format {
        TEXT,
        JSON
    }

    private Logging() {}

    /// Configures the log of this process; may be called again.
    ///
    /// @param mask replaces every configured secret in a text
    public static void configure(
            Format format, org.slf4j.event.Level level, UnaryOperator<String> mask) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException("logging goes to " + factory + ", not to Logback");
        }
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        configure(context, console, new Settings(format, level, mask));
    }

    /// For commands whose output is all that is to be read.
    public static void off() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        }
    }

    record Settings(Format format, org.slf4j.event.Level level, UnaryOperator<String> mask) {}

    static void configure(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            Settings settings) {
        context.reset();
        appender.setContext(context);
        appender.setEncoder(encoder(context, settings));
        appender.start();
        Level level = Level.convertAnSLF4JLevel(settings.level());
        context.getLogger(OURS).setLevel(level);
        context.getLogger(RECONNECTS)
                .setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.ERROR : null);
        Level libraries = libraryLevel(settings.level());
        for (String talkative : List.of(HTTP_CLIENT, S3_CLIENT)) {
            context.getLogger(talkative)
                    .setLevel(libraries.isGreaterOrEqual(Level.INFO) ? null : Level.INFO);
        }
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(libraries);
        root.addAppender(appender);
    }

    private static Level libraryLevel(org.slf4j.event.Level ours) {
        return switch (ours) {
            case ERROR -> Level.ERROR;
            case WARN, INFO -> Level.WARN;
            case DEBUG -> Level.INFO;
            case TRACE -> Level.DEBUG;
        };
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Settings settings) {
        Encoder<ILoggingEvent> encoder =
                switch (settings.format()) {
                    case TEXT -> text(context, settings.level());
                    case JSON -> json(context);
                };
        MaskingEncoder masking = new MaskingEncoder(encoder, settings.mask());
        masking.setContext(context);
        masking.start();
        return masking;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context, org.slf4j.event.Level level) {
        TextLayout layout = new TextLayout(level.toInt() <= org.slf4j.event.Level.DEBUG.toInt());
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.US_ASCII);
        encoder.setLayout(layout);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMarkers(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
