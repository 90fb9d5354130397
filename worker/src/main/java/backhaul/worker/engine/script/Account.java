package backhaul.worker.engine.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// An account of this host, as its name service knows it.
record Account(String name, long uid, long gid, String home, String shell) {
    private static final int ANSWER_SECONDS = 10;

    /// Asks `getent`, which knows accounts of directories too; empty where there is no such
    /// account.
    static Optional<Account> find(String user) throws IOException, InterruptedException {
        Process getent =
                new ProcessBuilder("getent", "passwd", user)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!getent.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("getent passwd " + user + " does not answer");
            }
            return parse(new String(getent.getInputStream().readAllBytes(), UTF_8));
        } finally {
            getent.destroyForcibly();
        }
    }

    /// `backup:x:34:34:backup:/var/backups:/usr/sbin/nologin`.
    static Optional<Account> parse(String entry) {
        String[] fields = entry.lines().findFirst().orElse("").split(":", -1);
        if (fields.length < 7) {
            return Optional.empty();
        }
        return Optional.of(
                new Account(
                        fields[0],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields[5],
                        fields[6]));
    }

    /// What a login as this account would set.
    Map<String, String> variables() {
        return Map.of("HOME", home, "SHELL", shell, "USER", name, "LOGNAME", name);
    }

    /// The arguments that make `setpriv` run a command as this account.
    List<String> setpriv(String program) {
        return List.of(program, "--reuid=" + uid, "--regid=" + gid, "--init-groups", "--");
    }
}
