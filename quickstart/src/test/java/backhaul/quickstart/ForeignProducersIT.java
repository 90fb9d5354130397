package backhaul.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs in `examples`, which share no line with this project, publish requests that a real
/// worker runs.
final class ForeignProducersIT {

    private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
    private static final Path NODE = Path.of("target", "example-node").toAbsolutePath();

    @TempDir private static Path folder;

    private static Installation backhaul;

    @BeforeAll
    static void start() throws Exception {
        backhaul = Installation.start(folder);
    }

    @AfterAll
    static void stop() {
        backhaul.close();
    }

    @Test
    void kcat_and_openssl_ask_with_an_ed25519_key() throws Exception {
        askByKcat("ops", "ops.key");
    }

    @Test
    void kcat_and_openssl_ask_with_a_secret() throws Exception {
        askByKcat("portal", "portal.secret");
    }

    @Test
    void kafkajs_asks_with_an_ed25519_key() throws Exception {
        askByNode("ops", "ops.key");
    }

    @Test
    void kafkajs_and_standardwebhooks_ask_with_a_secret() throws Exception {
        askByNode("portal", "portal.secret");
    }

    private static void askByKcat(String keyId, String keyFile) throws Exception {
        Needed.program("kcat");
        Needed.program("openssl");
        ask(keyId, keyFile, List.of(EXAMPLES.resolve("kcat/submit").toString()));
    }

    private static void askByNode(String keyId, String keyFile) throws Exception {
        Needed.program("node");
        Needed.program("npm");
        install();
        ask(keyId, keyFile, List.of("node", NODE.resolve("submit.mjs").toString()));
    }

    /// Beside the example, as `npm ci` does it, but in a copy: the sources stay as they are.
    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(NODE);
        for (String file : List.of("submit.mjs", "package.json", "package-lock.json")) {
            Files.copy(
                    EXAMPLES.resolve("node").resolve(file),
                    NODE.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(NODE.resolve("node_modules"))) {
            return;
        }
        Process npm =
                new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                        .directory(NODE.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(npm.getInputStream().readAllBytes(), UTF_8);
        assertThat(npm.waitFor()).as(said).isZero();
    }

    /// Runs the program, and expects that the worker greets those whom it names.
    private static void ask(String keyId, String keyFile, List<String> program) throws Exception {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("docker-01", "greet", "{\"names\":[\"ann\",\"bob\"]}"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(
                        Map.of(
                                "KAFKA",
                                backhaul.bootstrapServers(),
                                "AUDIENCE",
                                "test",
                                "KEY_ID",
                                keyId,
                                "KEY_FILE",
                                folder.resolve(keyFile).toString()));
        Process process = builder.start();
        String id = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();

        RunStatus ending = backhaul.ending(new RunKey("docker-01", "/" + keyId, id));
        assertThat(ending.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ending.request().keyId()).isEqualTo(keyId);
        assertThat(ending.report()).isEqualToIgnoringWhitespace("ann bob");
    }
}
