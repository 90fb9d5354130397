package backhaul.worker.command;

import backhaul.protocol.SafeText;
import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Environment;
import backhaul.settings.NewFile;
import backhaul.worker.config.WorkerName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// Writes a first configuration and its key.
@Command(name = "init", header = "write a first worker.yaml and its key; overwrites nothing")
public final class InitCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "the worker's name, where requests are sent to")
    private String name = "";

    public InitCommand(Environment environment) {
        this.environment = environment;
    }

    /// What is written, and where.
    private record Places(Path configuration, Path key) {}

    @Override
    public Integer call() throws IOException {
        Optional<WorkerName.Objection> objection = WorkerName.objection(name);
        if (objection.isPresent()) {
            return refuse(
                    SafeText.clean(name) + " " + objection.get().what(), objection.get().mend());
        }
        Path configuration = options.configuration(environment).toAbsolutePath().normalize();
        var files = new Places(configuration, configuration.resolveSibling("worker.key"));
        for (Path file : new Path[] {files.configuration(), files.key()}) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return refuse(
                        file + " is there already. Nothing was written.",
                        "Name another place with --config FILE, or move it away.");
            }
        }
        SigningKey key = write(files);
        String publicKey = key.verificationKey().publicText().orElseThrow();
        if (options.json()) {
            printJson(files, publicKey);
        } else {
            printNextSteps(files, publicKey);
        }
        return WorkerCommand.OK;
    }

    private int refuse(String what, String mend) {
        spec.commandLine().getErr().println("error: " + what + "\n" + mend);
        return WorkerCommand.FAILED;
    }

    private SigningKey write(Places files) throws IOException {
        Path folder = files.configuration().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        SigningKey key = SigningKey.generate();
        NewFile.secret(files.key(), key.secretText() + "\n");
        NewFile.configuration(
                files.configuration(),
                FirstConfiguration.text(name, System.getProperty("os.name", "")));
        return key;
    }

    private void printJson(Places files, String publicKey) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("worker", name);
        answer.put("configuration", files.configuration().toString());
        answer.put("key", files.key().toString());
        answer.put("publicKey", publicKey);
        spec.commandLine().getOut().println(JsonMapper.shared().writeValueAsString(answer));
    }

    private void printNextSteps(Places files, String publicKey) {
        PrintWriter out = spec.commandLine().getOut();
        String again = options.repeated();
        out.print(
                """
                Wrote %1$s and %2$s.
                Both belong to who ran this; the worker must run as a user who may read them.

                Next
                  1  In worker.yaml, write where Kafka is: kafka.bootstrap.servers
                  2  Where requests come from: backhaul keys generate ID
                     It prints the entry for trustedKeys in worker.yaml.
                  3  backhaul-worker check --connect%3$s
                  4  backhaul-worker run%3$s

                For the producers' file, so that they believe what this worker says:
                trustedWorkers:
                  %4$s: %5$s
                """
                        .formatted(files.configuration(), files.key(), again, name, publicKey));
        out.flush();
    }
}
