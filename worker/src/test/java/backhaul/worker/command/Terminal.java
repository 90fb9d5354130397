package backhaul.worker.command;

import backhaul.settings.Environment;
import backhaul.settings.Section;
import backhaul.worker.engine.EngineConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;

/// A terminal in a folder of its own, where `backhaul-worker` is typed.
final class Terminal {

    final TrialEngine engine;
    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Terminal(Path folder, TrialEngine engine) {
        this.folder = folder;
        this.engine = engine;
    }

    static String golden(String name) {
        try (InputStream in =
                Objects.requireNonNull(Terminal.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Terminal write(String yaml) {
        try {
            Files.writeString(file("worker.yaml"), yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int type(String... words) {
        var engines = new LinkedHashMap<String, Function<Section, EngineConfiguration>>();
        engines.put("script", engine::read);
        var environment =
                new Environment(
                        Map.of(
                                "BACKHAUL_WORKER_CONFIG",
                                file("worker.yaml").toString(),
                                "PASSWORD",
                                "hunter22"));
        CommandLine commandLine =
                WorkerCommand.of(
                        new InitCommand(environment), new CheckCommand(environment, engines));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }

    /// What stands on stdout, with the folder and keys masked.
    String out() {
        return masked(out.toString());
    }

    String err() {
        return masked(err.toString());
    }

    private String masked(String text) {
        return text.replace(System.lineSeparator(), "\n")
                .replace(folder.toString(), "/etc/backhaul")
                .replaceAll("whpk_[A-Za-z0-9+/]{43}=", "whpk_KEY");
    }
}
