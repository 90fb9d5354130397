package backhaul.cli.setup;

import backhaul.cli.exit.Failure;
import backhaul.cli.output.Json;
import backhaul.cli.output.Screen;
import backhaul.cli.session.Session;
import backhaul.protocol.signing.SigningKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "generate",
        description = {
            "Makes a new signing key: writes ID.key beside the producer's file, for its owner alone,",
            "and prints the two lines for that file and the entry for the workers' trustedKeys."
        },
        footer = {
            "",
            "Examples:",
            "  backhaul keys generate alice-2026",
            "",
            "Exit codes: 0 done; 1 wrong usage, or the file is there already"
        })
public final class KeysGenerateCommand implements Callable<Integer> {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "the key's name, such as alice-2026")
    private String id = "";

    public KeysGenerateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!ID.matcher(id).matches()) {
            throw Failure.neverStarted(
                    "a key cannot be named \"" + id + "\". Nothing was written.",
                    "A name has letters, digits, '.', '_' and '-', at most 64 of them.");
        }
        SigningKey key = SigningKey.generate();
        Path file = session.settingsFile().resolveSibling(id + ".key");
        KeyFile.write(file, key.secretText());
        if (session.json()) {
            session.print(json(key, file));
        } else {
            print(key, file);
        }
        return 0;
    }

    private void print(SigningKey key, Path file) {
        Screen err = session.err();
        Screen out = session.out();
        err.line("Wrote " + file + ". For " + session.settingsFile() + ":");
        err.line();
        out.line("keyId: " + id);
        out.line("signingKey: ${file:" + id + ".key}");
        err.line();
        err.line("For trustedKeys in the worker.yaml of each worker that may be asked:");
        err.line();
        out.line("  " + id + ":");
        out.line("    publicKey: " + key.verificationKey().publicText().orElseThrow());
    }

    private ObjectNode json(SigningKey key, Path file) {
        ObjectNode json = Json.object();
        json.put("keyId", id);
        json.put("file", file.toString());
        json.put("signingKey", "${file:" + id + ".key}");
        json.put("publicKey", key.verificationKey().publicText().orElseThrow());
        return json;
    }
}
