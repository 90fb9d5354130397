package backhaul.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.ops.Logging.Format;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LoggingTest {
    private static final String SECRET = "tip \"top\" secret";

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    LoggingTest() {
        LoggerContext global = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.setMDCAdapter(global.getMDCAdapter());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Logger log(Format format, Level level, String name) {
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setOutputStream(out);
        Logging.configure(
                context,
                appender,
                new Logging.Settings(format, level, text -> text.replace(SECRET, "***")));
        return context.getLogger(name);
    }

    private Logger text() {
        return log(Format.TEXT, Level.INFO, "backhaul.worker.loop.HostLoop");
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void a_line_has_time_in_utc_level_origin_and_message() {
        text().info("{} runs taken up again", 2);

        assertThat(lines())
                .singleElement()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  HostLoop: 2 runs"
                                + " taken up again");
        assertThat(Instant.parse(lines().getFirst().substring(0, 24)))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void a_line_says_which_run_it_is_about() {
        try (LogFields _ = LogFields.of("0199-2a77", 2, "nightly")) {
            text().warn("slow");
        }
        text().warn("over");

        assertThat(lines().getFirst())
                .endsWith("WARN  HostLoop: slow run=0199-2a77 attempt=2 job=nightly");
        assertThat(lines().getLast()).endsWith("HostLoop: over");
    }

    @Test
    void foreign_text_can_forge_no_line_and_no_colour() {
        text().info("label {}", "a\r\n2026-11-21 ERROR forged\u001b[31m \u202e \u5907\u4efd");

        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith("label a\\n2026-11-21 ERROR forged\\u001b[31m \\u202e \\u5907\\u4efd");
    }

    @Test
    void a_warning_tells_an_exception_by_its_messages_on_one_line() {
        text().warn("no answer", new IOException("connection lost", new IOException("reset")));

        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith("no answer: IOException: connection lost; caused by IOException: reset");
    }

    @Test
    void an_error_brings_its_stack_trace() {
        text().error("bug", new IllegalStateException("odd", new IOException("reset")));

        assertThat(lines().get(1)).isEqualTo("    IllegalStateException: odd");
        assertThat(lines().get(2)).startsWith("        at backhaul.worker.ops.LoggingTest.");
        assertThat(lines()).contains("    caused by IOException: reset");
    }

    @Test
    void at_debug_any_exception_brings_its_stack_trace() {
        log(Format.TEXT, Level.DEBUG, "backhaul.x").info("seen", new IOException("reset"));

        assertThat(lines()).anyMatch(line -> line.startsWith("        at backhaul."));
    }

    @Test
    void an_exception_that_is_its_own_cause_ends() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);

        text().error("circle", one);

        assertThat(lines()).hasSizeLessThan(200).first().asString().contains("one").contains("two");
    }

    @Test
    void secrets_are_masked_in_message_fields_and_exceptions() {
        Exception exception = new Exception("no " + SECRET, new Exception(SECRET));
        exception.addSuppressed(new Exception("also " + SECRET));
        for (Format format : Format.values()) {
            Logger log = log(format, Level.DEBUG, "backhaul.x");
            try (LogFields _ = LogFields.of(SECRET, 1, "job")) {
                log.atError()
                        .addKeyValue("key", SECRET)
                        .setCause(exception)
                        .log("with {} in it", SECRET);
            }
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("with *** in it", "no ***")
                .doesNotContain("top");
    }

    @Test
    void as_json_a_line_is_one_object() {
        try (LogFields _ = LogFields.of("0199-2a77", 2, "nightly")) {
            log(Format.JSON, Level.INFO, "backhaul.x").warn("two\nlines", new IOException("reset"));
        }

        assertThat(lines()).hasSize(1);
        JsonNode line = JsonMapper.shared().readTree(lines().getFirst());
        assertThat(line.path("level").asString()).isEqualTo("WARN");
        assertThat(line.path("loggerName").asString()).isEqualTo("backhaul.x");
        assertThat(line.path("formattedMessage").asString()).isEqualTo("two\nlines");
        assertThat(line.path("mdc").path("run").asString()).isEqualTo("0199-2a77");
        assertThat(line.path("mdc").path("attempt").asString()).isEqualTo("2");
        assertThat(line.path("mdc").path("job").asString()).isEqualTo("nightly");
        assertThat(line.path("throwable").path("message").asString()).isEqualTo("reset");
        assertThat(line.path("timestamp").asLong())
                .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
    }

    @Test
    void at_info_libraries_say_warnings_only() {
        Logger kafka = log(Format.TEXT, Level.INFO, "org.apache.kafka.clients.Metadata");
        kafka.info("chatter");
        kafka.warn("heard");
        context.getLogger("org.apache.kafka.clients.NetworkClient").warn("chatter");
        context.getLogger("backhaul.x").debug("chatter");

        assertThat(lines()).singleElement().asString().endsWith("Metadata: heard");
    }

    @Test
    void at_debug_libraries_say_more() {
        log(Format.TEXT, Level.DEBUG, "backhaul.x").debug("ours");
        context.getLogger("org.apache.kafka.clients.NetworkClient").info("theirs");
        context.getLogger("org.apache.kafka.clients.NetworkClient").debug("chatter");

        assertThat(lines()).hasSize(2);
    }

    @Test
    void not_even_at_trace_does_the_data_of_a_backup_get_into_the_log() {
        log(Format.TEXT, Level.TRACE, "org.apache.hc.client5.http.wire").debug("the data");
        log(Format.TEXT, Level.TRACE, "org.apache.kafka.clients.Metadata").debug("a library");

        assertThat(lines()).singleElement().asString().contains("a library");
    }

    @Test
    void configuring_twice_does_not_say_things_twice() {
        text();
        text().info("once");

        assertThat(lines()).hasSize(1);
    }
}
