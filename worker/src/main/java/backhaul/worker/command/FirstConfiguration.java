package backhaul.worker.command;

import java.util.Locale;

/// The `worker.yaml` that `init` writes: small, explained, and with a job that works as it is.
final class FirstConfiguration {

    private FirstConfiguration() {}

    static String text(String worker, String osName) {
        boolean windows = osName.toLowerCase(Locale.ROOT).startsWith("windows");
        String command =
                windows
                        ? "C:\\Windows\\System32\\cmd.exe, /c, echo hello from Backhaul"
                        : "/bin/echo, hello from Backhaul";
        return """
        # What this worker does, and for whom. After a change: backhaul-worker check
        # jobs and trustedKeys are read again while it runs; everything else at its next start.

        worker: %s
        # Requests that were signed for another environment are rejected.
        audience: default
        # Signs what this worker says of its runs. Whoever has it can speak in its name.
        signingKey: ${file:worker.key}

        # Properties of Kafka's clients, under Kafka's own names.
        kafka:
          bootstrap.servers: localhost:9092

        # Who may ask, and for what. `backhaul keys generate ID` prints the entry for a new key.
        trustedKeys:
        #  ci-2026:
        #    publicKey: whpk_...
        #    jobs: [hello]

        jobs:
          hello:
            description: Says hello, to see that everything works
            timeout: 1m
            script:
              command: [%s]
        """
                .formatted(worker, command);
    }
}
