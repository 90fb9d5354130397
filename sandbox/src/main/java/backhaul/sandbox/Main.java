package backhaul.sandbox;

import backhaul.sandbox.hycu.HycuProgram;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the embedded Kafka as a program, for trials and for clients in other languages; or, as
/// `hycu`, simulated HYCU controllers.
@Command(
        name = "backhaul-sandbox",
        description = {
            "Runs a Kafka cluster on 127.0.0.1 until it is told to end (Ctrl-C or SIGTERM).",
            "Writes one line, the bootstrap address, when the cluster is ready."
        },
        mixinStandardHelpOptions = true,
        subcommands = HycuProgram.class,
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {

    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Brokers in the cluster, from 1 to 3 (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps the data here. Without it they go when the cluster ends.")
    private @Nullable Path data;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = {
                "Port of the first broker (default: ${DEFAULT-VALUE}); others have the next ones.",
                "0 takes free ports."
            })
    private int port;

    private Main() {}

    public static void main(String[] arguments) {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "backhaul/sandbox/logback.xml");
        }
        System.exit(
                new CommandLine(new Main())
                        .setExecutionExceptionHandler(Main::explain)
                        .execute(arguments));
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult r) {
        command.getErr().println("backhaul-sandbox: " + failure.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedKafka.Builder builder = EmbeddedKafka.builder().brokers(brokers);
        if (data != null) {
            builder.dataDirectory(data);
        }
        if (port != 0) {
            builder.port(port);
        }
        EmbeddedKafka kafka = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(kafka), "sandbox-end"));
        System.out.println(kafka.bootstrapServers());
        new CountDownLatch(1).await();
        return 0;
    }

    /// To be told to end is no failure: the exit code is 0 instead of that of the signal.
    private static void end(EmbeddedKafka kafka) {
        kafka.close();
        Runtime.getRuntime().halt(0);
    }
}
