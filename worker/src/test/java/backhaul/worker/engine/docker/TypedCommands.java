package backhaul.worker.engine.docker;

import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Environment;
import backhaul.settings.Section;
import backhaul.worker.command.BackupsCommand;
import backhaul.worker.command.PruneCommand;
import backhaul.worker.command.RestoreCommand;
import backhaul.worker.command.WorkerCommand;
import backhaul.worker.engine.EngineConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/// `backhaul-worker restore`, `backups` and `prune`, as someone types them on the host of a worker
/// with one job. What is asked of a folder, by its path, has no configuration.
final class TypedCommands {
    private final TestDocker docker;
    private final Path home;
    private final Path destination;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    TypedCommands(TestDocker docker, Path home, Path destination) {
        this.docker = docker;
        this.home = home;
        this.destination = destination;
    }

    /// What people know the worker by.
    static String key() {
        return TestDocker.KEY.verificationKey().publicText().orElseThrow();
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /// The exit code.
    int type(String... words) throws IOException {
        boolean alone = words.length > 1 && words[1].startsWith("/");
        var readers = new LinkedHashMap<String, Function<Section, EngineConfiguration>>();
        readers.put("docker", DockerEngineConfiguration::read);
        Environment environment =
                new Environment(
                        Map.of(
                                "BACKHAUL_WORKER_CONFIG",
                                alone ? "/no/such.yaml" : configuration().toString(),
                                "DOCKER_HOST",
                                docker.host.toString()));
        CommandLine commandLine =
                WorkerCommand.of(
                        new BackupsCommand(environment, readers),
                        new RestoreCommand(environment, readers),
                        new PruneCommand(environment, readers, InstantSource.system()));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }

    private Path configuration() throws IOException {
        return Files.writeString(
                home.resolve("worker.yaml"),
                """
                worker: %s
                signingKey: %s
                kafka: {bootstrap.servers: "127.0.0.1:1"}
                trustedKeys:
                  ci: {publicKey: %s}
                engines:
                  docker: {host: "%s"}
                jobs:
                  nightly:
                    docker:
                      volumes: [any]
                      destination: %s
                      keep: {last: 1}
                """
                        .formatted(
                                docker.mark,
                                TestDocker.KEY.secretText(),
                                SigningKey.generate().verificationKey().publicText().orElseThrow(),
                                docker.host,
                                destination));
    }
}
