package backhaul.worker.backup.s3;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// What an exchange about some place failed of, in words.
record S3Reason(S3Settings settings, S3Location about) {
    private static final int DENIED = 403;
    private static final int MISSING = 404;

    IOException silence(Duration limit) {
        return new IOException(
                settings.server() + " gave no answer for " + limit.toSeconds() + "s");
    }

    IOException of(SdkException e) {
        return e instanceof AwsServiceException answer ? refused(answer) : noAnswer(e);
    }

    private IOException refused(AwsServiceException answer) {
        String code =
                answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                        ? "no reason"
                        : answer.awsErrorDetails().errorCode();
        IOException why =
                switch (answer.statusCode()) {
                    case DENIED ->
                            new AccessDeniedException(
                                    about.toString(),
                                    null,
                                    "is refused by " + settings.server() + ": " + code);
                    case MISSING ->
                            code.equals("NoSuchBucket")
                                    ? new NoSuchFileException(
                                            "s3://" + about.bucket(),
                                            null,
                                            "is no bucket of " + settings.server() + ": make it")
                                    : new NoSuchFileException(about.toString());
                    default ->
                            new IOException(
                                    "%s answers %d (%s) about %s"
                                            .formatted(
                                                    settings.server(),
                                                    answer.statusCode(),
                                                    code,
                                                    about));
                };
        why.initCause(answer);
        return why;
    }

    /// The SDK wraps what the socket says.
    private IOException noAnswer(SdkException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null && !(deepest instanceof IOException)) {
            deepest = deepest.getCause();
        }
        String said = String.valueOf(deepest.getMessage());
        String kind = deepest.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return new IOException(
                settings.server()
                        + " does not answer: "
                        + (said.equals("null") || said.isBlank() ? kind : said),
                e);
    }
}
