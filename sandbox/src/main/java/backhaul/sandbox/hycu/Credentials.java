package backhaul.sandbox.hycu;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Who may use a controller: API keys, users, and the tokens of users who have logged in.
final class Credentials {
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    void key(String key) {
        keys.add(key);
    }

    void user(String name, String password) {
        users.put(name, password);
    }

    void revokeAll() {
        keys.clear();
        users.clear();
        tokens.clear();
    }

    void forgetTokens() {
        tokens.clear();
    }

    int loggedIn() {
        return tokens.size();
    }

    /// A new token for who shows a user's name and password; empty for anyone else.
    String login(String authorization) {
        if (!isUser(authorization)) {
            return "";
        }
        String token = UUID.randomUUID().toString();
        tokens.add(token);
        return token;
    }

    void logout(String authorization) {
        tokens.remove(decoded(authorization.replaceFirst("^Bearer ", "")));
    }

    boolean allow(String authorization) {
        if (!authorization.startsWith("Bearer ")) {
            return isUser(authorization);
        }
        String bearer = authorization.substring("Bearer ".length());
        return keys.contains(bearer) || tokens.contains(decoded(bearer));
    }

    private boolean isUser(String authorization) {
        if (!authorization.startsWith("Basic ")) {
            return false;
        }
        String[] pair = decoded(authorization.substring("Basic ".length())).split(":", 2);
        return pair.length == 2 && pair[1].equals(users.get(pair[0]));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
