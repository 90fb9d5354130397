package backhaul.worker.engine.hycu;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a worker shows to a controller. No text of it tells a secret.
sealed interface Credential {

    /// As errors name it.
    String label();

    /// An API key, or the token of API `v1`.
    record Token(String secret, String from) implements Credential {
        @Override
        public String label() {
            return "the " + from;
        }

        @Override
        public String toString() {
            return label();
        }
    }

    /// A user and password with every request, or for a session's token where `session` is true.
    record User(String name, String password, boolean session) implements Credential {
        @Override
        public String label() {
            return "user " + name;
        }

        @Override
        public String toString() {
            return label();
        }

        String basic() {
            return base64(name + ":" + password);
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
