package backhaul.worker.engine.hycu;

import backhaul.protocol.SafeText;
import backhaul.worker.engine.hycu.Exchange.Ask;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Asks one controller, on behalf of all attempts: through its gate, with its credential, and makes
/// of every bad answer a [Trouble] that says what kind it is. Safe for use by many threads.
final class HycuClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HycuClient.class);
    private static final int LONGEST_WORDS = 300;

    private final Controller controller;
    private final Exchange exchange;
    private final Gate gate;
    private final Time time;
    private final Login login;
    private final UnaryOperator<String> mask;
    private final AtomicBoolean silent = new AtomicBoolean();
    private volatile @Nullable Instant lastDate;

    HycuClient(Controller controller, Time time, UnaryOperator<String> mask) {
        this.controller = controller;
        this.exchange = new Exchange(controller);
        this.gate = new Gate(controller.name(), controller.limits(), time);
        this.time = time;
        this.login = new Login(controller, exchange);
        this.mask = text -> login.mask(mask.apply(text));
    }

    Controller controller() {
        return controller;
    }

    String name() {
        return controller.name();
    }

    Time time() {
        return time;
    }

    /// A moment by the controller's clock that is over: that of its last answer, which is exact to
    /// the second and never too late; by this worker's own clock where no answer told one.
    Instant past() {
        Instant told = lastDate;
        return told == null ? time.clock().instant() : told;
    }

    /// A text that came from the controller, fit to be shown.
    String words(String text) {
        String clean = SafeText.clean(mask.apply(text)).strip();
        return clean.length() <= LONGEST_WORDS ? clean : clean.substring(0, LONGEST_WORDS) + "...";
    }

    String lines(String text) {
        return SafeText.cleanLines(mask.apply(text)).strip();
    }

    JsonNode json(Ask ask, Gate.Lane lane, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        HttpResponse<byte[]> answer = ask(ask, lane, stop);
        try {
            return StrictJson.parse(answer.body());
        } catch (JacksonException e) {
            String type = answer.headers().firstValue("Content-Type").orElse("no type");
            throw Trouble.unclear(
                    name()
                            + " answered "
                            + ask.method()
                            + " with what is not JSON ("
                            + words(type)
                            + ")");
        }
    }

    String text(Ask ask, Gate.Lane lane, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        return new String(ask(ask, lane, stop).body(), StandardCharsets.UTF_8);
    }

    /// Waits for its turn and asks.
    HttpResponse<byte[]> ask(Ask ask, Gate.Lane lane, CompletableFuture<?> stop)
            throws Trouble, InterruptedException {
        turn(lane, stop);
        return askNow(ask);
    }

    /// Waits until a request may be sent, which then must be: [#askNow(Ask)] follows, or
    /// [#giveUpTurn()].
    void turn(Gate.Lane lane, CompletableFuture<?> stop) throws Trouble, InterruptedException {
        if (!gate.enter(lane, stop)) {
            throw Trouble.passing(
                    Trouble.Kind.NETWORK,
                    stop.isDone()
                            ? "stopped before " + name() + " could be asked"
                            : name() + " has not answered lately");
        }
    }

    void giveUpTurn() {
        gate.abandon();
    }

    HttpResponse<byte[]> askNow(Ask ask) throws Trouble, InterruptedException {
        long began = time.nanos().getAsLong();
        boolean counted = false;
        try {
            HttpResponse<byte[]> answer = authenticated(ask);
            boolean sound = answer.statusCode() < 500;
            gate.leave(sound, time.nanos().getAsLong() - began);
            counted = true;
            if (silent.compareAndSet(true, false)) {
                log.info("{} answers again", name());
            }
            noteDate(answer);
            check(answer, ask);
            return answer;
        } catch (Trouble trouble) {
            if (!counted) {
                gate.leave(trouble.status() > 0, time.nanos().getAsLong() - began);
                counted = true;
                tellOnce(trouble);
            }
            throw trouble;
        } finally {
            if (!counted) {
                gate.abandon();
            }
        }
    }

    /// One line for a controller that is away, and not one for each job that is watched there.
    private void tellOnce(Trouble trouble) {
        if (trouble.status() == 0 && silent.compareAndSet(false, true)) {
            log.warn("{}; it is asked again until it answers", trouble.why());
        }
    }

    /// A session that the controller forgot is begun anew: it refused, so that nothing was done.
    private HttpResponse<byte[]> authenticated(Ask ask) throws Trouble, InterruptedException {
        String authorization = login.authorization();
        HttpResponse<byte[]> answer = exchange.send(ask, authorization);
        return answer.statusCode() == 401 && login.forget(authorization)
                ? exchange.send(ask, login.authorization())
                : answer;
    }

    private void noteDate(HttpResponse<byte[]> answer) {
        answer.headers()
                .firstValue("Date")
                .flatMap(HycuClient::date)
                .ifPresent(date -> lastDate = date);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void check(HttpResponse<byte[]> answer, Ask ask) throws Trouble {
        int status = answer.statusCode();
        Duration retryAfter = retryAfter(answer);
        if (retryAfter != null && (status == 429 || status == 503)) {
            gate.peace(retryAfter);
        }
        if (status >= 200 && status < 300) {
            checkEncoding(answer);
            return;
        }
        throw switch (status) {
            case 401 ->
                    Trouble.refused(
                            Trouble.Kind.AUTHENTICATION,
                            Trouble.Taken.NO,
                            status,
                            null,
                            name()
                                    + " refuses "
                                    + controller.credential().label()
                                    + " (401): check it, and that it has not run out");
            case 403 ->
                    Trouble.refused(
                            Trouble.Kind.AUTHENTICATION,
                            Trouble.Taken.NO,
                            status,
                            null,
                            "%s does not let %s do %s %s (403): give it that right"
                                    .formatted(
                                            name(),
                                            controller.credential().label(),
                                            ask.method(),
                                            ask.path().replaceFirst("\\?.*", "")));
            default -> refusal(answer, ask, status, retryAfter);
        };
    }

    private Trouble refusal(
            HttpResponse<byte[]> answer, Ask ask, int status, @Nullable Duration retryAfter) {
        if (status >= 300 && status < 400) {
            String to = answer.headers().firstValue("Location").orElse("elsewhere");
            return Trouble.refused(
                    Trouble.Kind.CONFIGURATION,
                    Trouble.Taken.NO,
                    status,
                    null,
                    name()
                            + " redirects to "
                            + words(to)
                            + ", which is not followed: mend its url");
        }
        String said = words(Envelope.message(answer.body()));
        return Trouble.refused(
                Trouble.Kind.API,
                status >= 500 || status < 200 ? Trouble.Taken.MAYBE : Trouble.Taken.NO,
                status,
                retryAfter,
                "%s answered %s with %d%s"
                        .formatted(
                                name(), ask.method(), status, said.isEmpty() ? "" : ": " + said));
    }

    private void checkEncoding(HttpResponse<byte[]> answer) throws Trouble {
        Optional<String> encoding =
                answer.headers()
                        .firstValue("Content-Encoding")
                        .filter(value -> !value.equalsIgnoreCase("identity"));
        if (encoding.isPresent()) {
            throw Trouble.unclear(name() + " answered in an encoding that was not asked for");
        }
    }

    /// In seconds, or as a date by the controller's clock.
    private static @Nullable Duration retryAfter(HttpResponse<byte[]> answer) {
        String text = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Optional<Instant> now = answer.headers().firstValue("Date").flatMap(HycuClient::date);
        Optional<Instant> until = date(text);
        return now.isPresent() && until.isPresent() && until.get().isAfter(now.get())
                ? Duration.between(now.get(), until.get())
                : null;
    }

    @Override
    public void close() {
        login.close();
        exchange.close();
    }
}
