package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Exchange.Ask;
import java.net.http.HttpResponse;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The value of the `Authorization` header: fixed, or that of a session, which is begun with the
/// first request and anew when the controller has forgotten it.
final class Login implements AutoCloseable {
    private static final String PATH = "/rest/v1.0/requestToken";

    private final Controller controller;
    private final Exchange exchange;
    private final ReentrantLock beginning = new ReentrantLock();
    private volatile @Nullable String token;

    Login(Controller controller, Exchange exchange) {
        this.controller = controller;
        this.exchange = exchange;
    }

    String authorization() throws Trouble, InterruptedException {
        return switch (controller.credential()) {
            case Credential.Token token -> "Bearer " + token.secret();
            case Credential.User user ->
                    user.session() ? bearer(session(user)) : "Basic " + user.basic();
        };
    }

    private static String bearer(String token) {
        return "Bearer " + Credential.base64(token);
    }

    private String session(Credential.User user) throws Trouble, InterruptedException {
        String known = token;
        if (known != null) {
            return known;
        }
        beginning.lockInterruptibly();
        try {
            String begun = token;
            if (begun == null) {
                begun = begin(user);
                token = begun;
            }
            return begun;
        } finally {
            beginning.unlock();
        }
    }

    private String begin(Credential.User user) throws Trouble, InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            answer = exchange.send(new Ask("POST", PATH, null), "Basic " + user.basic());
        } catch (Trouble e) {
            throw e.ofPreparation();
        }
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw Trouble.refused(
                    Trouble.Kind.AUTHENTICATION,
                    Trouble.Taken.NO,
                    status,
                    null,
                    controller.name()
                            + " lets "
                            + user.label()
                            + " not log in ("
                            + status
                            + "): check name and password");
        }
        String begun = status / 100 == 2 ? token(answer.body()) : "";
        if (begun.isEmpty()) {
            throw Trouble.passing(
                    Trouble.Kind.API,
                    controller.name() + " gave no token to " + user.label() + " (" + status + ")");
        }
        return begun;
    }

    private static String token(byte[] body) {
        try {
            return StrictJson.parse(body).path("token").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    /// Forgets a session that is not valid any more.
    ///
    /// @return true where another can be begun
    boolean forget(String authorization) {
        String known = token;
        if (known != null && authorization.equals(bearer(known))) {
            token = null;
        }
        return controller.credential() instanceof Credential.User user && user.session();
    }

    /// The session's token is known to no configuration.
    String mask(String text) {
        String known = token;
        return known == null
                ? text
                : text.replace(known, "***").replace(Credential.base64(known), "***");
    }

    /// Logs out, as well as that goes.
    @Override
    public void close() {
        String known = token;
        token = null;
        if (known == null) {
            return;
        }
        try {
            exchange.send(new Ask("DELETE", PATH, null), bearer(known));
        } catch (Trouble e) {
            // It will run out by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
