package backhaul.cli.reading;

import backhaul.cli.exit.Failure;
import backhaul.cli.run.RunWords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/// Kafka's exceptions as errors that say what to do.
public final class KafkaFailures {

    private static final String MAKE = "Make them all: backhaul topics create";

    private KafkaFailures() {}

    public static Failure explain(KafkaException e) {
        return failure(e).causedBy(e);
    }

    private static Failure failure(KafkaException e) {
        String message = RunWords.text(e.getMessage());
        return switch (e) {
            case SslAuthenticationException _ ->
                    Failure.neverStarted(
                            "the TLS connection to Kafka failed: " + message + ".",
                            "Look at the ssl. properties under kafka.");
            case AuthenticationException _ ->
                    Failure.neverStarted(
                            "Kafka does not know us: " + message + ".",
                            "Look at the sasl. properties under kafka: user, password, mechanism.");
            case TopicAuthorizationException topics ->
                    Failure.neverStarted(
                            "this Kafka user may not use "
                                    + String.join(", ", topics.unauthorizedTopics())
                                    + ".",
                            "Grant it the right, or use another user.");
            case GroupAuthorizationException _, AuthorizationException _ ->
                    Failure.neverStarted(
                            "this Kafka user may not do that: " + message + ".",
                            "Grant it the right, or use another user.");
            case UnknownTopicOrPartitionException _ ->
                    Failure.neverStarted(message.replace(" " + MAKE, ""), MAKE);
            case UnsupportedVersionException _ ->
                    Failure.neverStarted(
                            "this broker is too old: " + message + ".",
                            "Kafka 4.0 or newer is needed.");
            case ConfigException _ ->
                    Failure.neverStarted("Kafka refuses its properties: " + message + ".");
            case TimeoutException _ ->
                    Failure.neverStarted(
                            "Kafka did not answer in time: " + message + ".",
                            "A broker that wants TLS or SASL and is asked without them is silent too:"
                                    + " look at security.protocol.");
            default ->
                    Failure.neverStarted(
                            "Kafka refused: "
                                    + message
                                    + (e.getCause() == null
                                            ? ""
                                            : " (" + RunWords.text(e.getCause().getMessage()) + ")")
                                    + ".");
        };
    }
}
