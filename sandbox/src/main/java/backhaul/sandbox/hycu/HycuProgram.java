package backhaul.sandbox.hycu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The simulated controllers as a program.
@Command(
        name = "hycu",
        description = {
            "Runs simulated HYCU controllers on 127.0.0.1 until it is told to end (Ctrl-C or SIGTERM).",
            "Nothing is backed up. Each has both APIs, under a certificate that it makes at its start.",
            "Writes two lines for each: its address, and the SHA-256 of its certificate."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class HycuProgram implements Callable<Integer> {

    @Option(
            names = "--controllers",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int controllers;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8443",
            description =
                    "Port of the first (default: ${DEFAULT-VALUE}); others have the next ones.")
    private int port;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "trial",
            description = "The API key that is let in (default: ${DEFAULT-VALUE}).")
    private String key = "trial";

    @Option(
            names = "--vm",
            paramLabel = "NAME",
            description = "A virtual machine; repeat it (default: erp-db, erp-app).")
    private List<String> machines = new ArrayList<>();

    @Option(
            names = "--takes",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a job takes (default: ${DEFAULT-VALUE}).")
    private int takes;

    @Option(
            names = "--ends",
            paramLabel = "NAME=STATUS",
            description =
                    "How jobs of a machine end: OK, WARNING, ERROR, FATAL, ABORTED; repeat it.")
    private Map<String, String> endings = Map.of();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Writes the first one's certificate here, for caFile.")
    private @Nullable Path certificate;

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (int i = 0; i < controllers; i++) {
            HycuSimulator simulator = HycuSimulator.start(port == 0 ? 0 : port + i);
            furnish(simulator);
            if (i == 0 && certificate != null) {
                Files.writeString(certificate, simulator.certificatePem());
            }
            System.out.println(simulator.url());
            System.out.println(simulator.certificateSha256());
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private void furnish(HycuSimulator simulator) {
        Duration time = Duration.ofSeconds(takes);
        simulator.key(key).usually(Life.succeedingAfter(time));
        List<String> names = machines.isEmpty() ? List.of("erp-db", "erp-app") : machines;
        names.forEach(name -> simulator.add(ObjectKind.VM, name));
        endings.forEach((name, status) ->
                simulator.life(name, Life.ending(status, "as it was told to end", time)));
    }
}
