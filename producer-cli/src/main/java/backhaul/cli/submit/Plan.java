package backhaul.cli.submit;

import backhaul.cli.exit.Failure;
import backhaul.cli.settings.Flags;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The options of the line with their meaning, at one moment.
///
/// @param waitTimeout null where one waits to the end
record Plan(
        @Nullable Duration timeout,
        @Nullable Integer maxAttempts,
        @Nullable Instant notBefore,
        Instant expiresAt,
        Map<String, String> labels,
        @Nullable Duration waitTimeout) {

    static final String NOTHING_SENT = "Nothing was sent.";

    /// Somewhat below what the contract allows, since its clock is the broker's.
    private static final Duration LATEST_EXPIRY = Wire.MAX_EXPIRY.minusMinutes(5);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(5);

    /// @param expires how long a request waits to be taken unless the line says otherwise
    static Plan of(SubmitOptions options, Duration expires, Instant now) {
        Flags flags = new Flags(NOTHING_SENT);
        checkTogether(options);
        Instant notBefore = notBefore(flags, options, now);
        return new Plan(
                flags.duration("--timeout", options.timeout, SHORTEST, LONGEST).orElse(null),
                options.maxAttempts,
                notBefore,
                expiresAt(flags, options.expires, expires, notBefore, now),
                labels(options.labels),
                flags.duration("--wait-timeout", options.waitTimeout, SHORTEST, LONGEST)
                        .orElse(null));
    }

    Ask ask(String job, Map<String, Object> parameters, boolean dryRun) {
        return new Ask(job, parameters, timeout, maxAttempts, notBefore, dryRun, labels);
    }

    private static void checkTogether(SubmitOptions options) {
        if (options.maxAttempts != null && options.maxAttempts < 1) {
            throw refused("--max-attempts: " + options.maxAttempts + " is less than one.");
        }
        if (!options.wait && (options.waitTimeout != null || options.failOnWarning)) {
            String flag = options.waitTimeout != null ? "--wait-timeout" : "--fail-on-warning";
            throw refused(flag + " is for --wait, which is missing.");
        }
        if (options.once != null && options.once.isBlank()) {
            throw refused("--once: the KEY is empty.");
        }
    }

    private static @Nullable Instant notBefore(Flags flags, SubmitOptions options, Instant now) {
        String text = options.notBefore;
        if (text == null || !text.startsWith("+")) {
            return flags.instant("--not-before", text).orElse(null);
        }
        if (options.once != null) {
            throw refused(
                    "--once and --not-before " + text + " do not go together.",
                    "Each call would ask another question. Name an instant, such as "
                            + now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(2))
                            + ".");
        }
        Optional<Duration> later =
                flags.duration("--not-before", text.substring(1), Duration.ZERO, LATEST_EXPIRY);
        return later.map(it -> now.plus(it).truncatedTo(ChronoUnit.SECONDS)).orElse(null);
    }

    /// A start that is put off puts off the expiry with it, unless the line says when that is.
    private static Instant expiresAt(
            Flags flags,
            @Nullable String text,
            Duration fallback,
            @Nullable Instant notBefore,
            Instant now) {
        Instant latest = now.plus(LATEST_EXPIRY);
        Optional<Duration> said = flags.duration("--expires", text, SHORTEST, Wire.MAX_EXPIRY);
        Instant begin =
                said.isEmpty() && notBefore != null && notBefore.isAfter(now) ? notBefore : now;
        Instant wanted = begin.plus(said.orElse(fallback));
        Instant expiresAt =
                (wanted.isAfter(latest) ? latest : wanted).truncatedTo(ChronoUnit.SECONDS);
        if (notBefore != null && !notBefore.isBefore(expiresAt)) {
            throw refused(
                    "--not-before "
                            + notBefore
                            + " is not before the request expires, "
                            + expiresAt
                            + ".",
                    "A request can wait for 24h at most; send it later, or set --expires.");
        }
        return expiresAt;
    }

    private static Map<String, String> labels(List<String> options) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw refused("--label " + option + " is not K=V.");
            }
            labels.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return labels;
    }

    private static Failure refused(String what, String... more) {
        return Failure.neverStarted(what + " " + NOTHING_SENT, more);
    }
}
