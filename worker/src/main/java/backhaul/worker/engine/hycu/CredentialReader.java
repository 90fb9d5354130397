package backhaul.worker.engine.hycu;

import backhaul.settings.Section;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads how a controller is to be told who asks: `token`, `username` and `password`, or
/// `authFile`.
final class CredentialReader {
    private static final Credential NOBODY = new Credential.Token("", "token");
    private static final String FILE_MEND = "Write {\"token\": \"...\"} into it.";

    private final Section section;
    private @Nullable Api api;

    CredentialReader(Section section) {
        this.section = section;
    }

    /// The `api_version` of an auth file, after [#read()].
    Optional<Api> api() {
        return Optional.ofNullable(api);
    }

    Credential read() {
        boolean session = section.flag("session", false);
        Optional<String> token = section.secret("token");
        Optional<String> username = section.text("username");
        Optional<String> password = section.secret("password");
        Optional<String> file = section.secretFile("authFile");
        List<String> ways =
                List.of("token", "username", "authFile").stream().filter(section::has).toList();
        if (ways.size() > 1) {
            section.problem(ways.getLast(), "stands beside " + ways.getFirst() + ".", "Keep one.");
        }
        if (ways.isEmpty()) {
            section.problem(
                    "has no credential.", "Write token, or username and password, or authFile.");
        }
        if (session && username.isEmpty()) {
            section.problem("session", "needs username and password.", "Remove it.");
        }
        if (username.isPresent() != password.isPresent()) {
            section.problem(
                    username.isPresent() ? "username" : "password",
                    "needs " + (username.isPresent() ? "password." : "username."),
                    "Write both.");
        }
        return file.map(this::ofFile)
                .or(() -> token.map(text -> token(text, "token")))
                .or(() -> username.map(name -> user(name, password.orElse(""), session)))
                .orElse(NOBODY);
    }

    private Credential token(String secret, String from) {
        if (!secret.matches("[\\x21-\\x7e]{1,4096}")) {
            section.problem(
                    from.startsWith("token of") ? "authFile" : "token",
                    "is empty, or holds what no token can.",
                    "Copy it as one line, without blanks.");
            return NOBODY;
        }
        return new Credential.Token(secret, from);
    }

    private Credential user(String name, String password, boolean session) {
        if (name.isBlank() || name.contains(":")) {
            section.problem("username", "is empty, or holds a colon.", null);
        }
        var user = new Credential.User(name, password, session);
        section.mask(user.basic());
        return user;
    }

    /// The file of the scheduler integrations: `token`, and perhaps `username`, `password` and
    /// `api_version`.
    private Credential ofFile(String text) {
        JsonNode file;
        try {
            file = StrictJson.parse(text);
        } catch (JacksonException e) {
            section.problem("authFile", "is not JSON.", FILE_MEND);
            return NOBODY;
        }
        String version = file.path("api_version").asString("");
        if (!version.isEmpty()) {
            if (Api.spellings().contains(version)) {
                api = Api.spelled(version);
            } else {
                section.problem(
                        "authFile", "has an unknown api_version.", "Write v1 or rest-v1.0.");
            }
        }
        String token = file.path("token").asString("");
        String username = file.path("username").asString("");
        String password = file.path("password").asString("");
        section.mask(token);
        section.mask(password);
        if (!token.isEmpty()) {
            return token(token, "token of authFile");
        }
        if (!username.isEmpty() && !password.isEmpty()) {
            return user(username, password, false);
        }
        section.problem("authFile", "holds no token.", FILE_MEND);
        return NOBODY;
    }
}
