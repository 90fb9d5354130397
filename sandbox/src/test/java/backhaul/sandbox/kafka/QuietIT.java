package backhaul.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120)
final class QuietIT {

    private final Logger root = logger(Logger.ROOT_LOGGER_NAME);
    private final Logger clients = logger("org.apache.kafka.clients");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        clients.setLevel(Level.WARN);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void cease() {
        root.detachAppender(log);
        clients.setLevel(Level.ERROR);
    }

    @Test
    void brokers_say_nothing_whatever_happens_to_them() throws Exception {
        try (EmbeddedKafka other = EmbeddedKafka.start(1);
                EmbeddedKafka kafka = EmbeddedKafka.start(3)) {
            new Clients(kafka.bootstrapServers()).createTopic("noisy");
            kafka.killBroker(0);
            kafka.stopBroker(1);
            kafka.startBroker(0);
            assertThat(other.isRunning(0)).isTrue();
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allMatch(message -> message.startsWith("[AdminClient "));
    }

    private static Logger logger(String name) {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
    }
}
