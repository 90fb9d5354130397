package backhaul.sandbox.kafka;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A Kafka cluster in this process: one to three brokers and, beside them, one controller that
/// lives as long as the cluster, so that any number of brokers can be down. Everything listens on
/// 127.0.0.1 alone.
///
/// Brokers are numbered from 0. With three of them, topics are replicated three times by default
/// and `min.insync.replicas` is 2. Topics are never made by accident, and a group's first rebalance
/// does not wait for members. What else differs from a broker's defaults is in `ClusterSettings`.
///
/// Its methods may be called from any thread; calls on one broker wait for each other.
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final DataDirectory data;
    private final Controller controller;
    private final List<Broker> brokers;
    private final boolean closesAtExit;
    private final Thread closeAtExit = new Thread(this::close, "sandbox-close");
    private volatile boolean closed;

    private EmbeddedKafka(
            DataDirectory data, Controller controller, List<Broker> brokers, boolean closesAtExit) {
        this.data = data;
        this.controller = controller;
        this.brokers = brokers;
        this.closesAtExit = closesAtExit;
    }

    /// Starts a cluster on free ports, whose data go when it is closed.
    public static EmbeddedKafka start(int brokers) {
        return builder().brokers(brokers).start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Where clients connect, as Kafka's `bootstrap.servers`: the advertised addresses of all
    /// brokers, those that are down included.
    public String bootstrapServers() {
        return addresses(BrokerPorts::advertised);
    }

    /// The brokers' own addresses. Clients that start from here reach the brokers directly, past
    /// any proxy that [Builder#advertisedPort] names; brokers talk to each other the same way.
    public String directBootstrapServers() {
        return addresses(BrokerPorts::direct);
    }

    private String addresses(ToIntFunction<BrokerPorts> port) {
        return brokers.stream()
                .map(broker -> Loopback.HOST + ":" + port.applyAsInt(broker.ports()))
                .collect(Collectors.joining(","));
    }

    /// Stops a broker in good order: it hands its partitions over first. Nothing happens if it is
    /// down.
    public void stopBroker(int broker) {
        brokers.get(broker).stop();
    }

    /// Ends a broker as a crash does: connections break, nobody is told, and its next start
    /// recovers its logs. The controller notices when the broker's session times out, after 3 s.
    public void killBroker(int broker) {
        brokers.get(broker).kill();
    }

    /// Starts a broker that is down, on its old ports and data, and waits until it serves. It is
    /// not let in before its old session is over, 3 s after it went.
    public void startBroker(int broker) {
        if (closed) {
            throw new IllegalStateException("the cluster is closed, and no broker starts any more");
        }
        brokers.get(broker).start();
    }

    public boolean isRunning(int broker) {
        return brokers.get(broker).isRunning();
    }

    /// Waits until the running brokers know of each other, every partition has a leader, and all
    /// replicas on running brokers are in sync.
    ///
    /// @throws IllegalStateException if that is not so in time; the message says what is lacking
    public void awaitReady(Duration timeout) {
        Readiness.await(brokers, timeout);
    }

    /// Stops everything. Data in a directory that was given stay, temporary ones go. A cluster that
    /// nobody closes is closed when the process ends.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        forEach(data.isTemporary() ? Broker::kill : Broker::stop);
        controller.stop();
        data.close();
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException processEnds) {
            return;
        }
    }

    private void startAll() {
        if (closesAtExit) {
            Runtime.getRuntime().addShutdownHook(closeAtExit);
        }
        try {
            data.open();
            controller.start();
            forEach(Broker::start);
            awaitReady(READY_WITHIN);
        } catch (RuntimeException e) {
            IllegalStateException failure = failure(e);
            try {
                close();
            } catch (RuntimeException closing) {
                failure.addSuppressed(closing);
            }
            throw failure;
        }
    }

    private static IllegalStateException failure(RuntimeException e) {
        Throwable cause =
                e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return new IllegalStateException("cannot start Kafka: " + cause.getMessage(), cause);
    }

    private void forEach(Consumer<Broker> action) {
        CompletableFuture.allOf(
                        brokers.stream()
                                .map(broker -> onThreadOf(broker, action))
                                .toArray(CompletableFuture[]::new))
                .join();
    }

    private static CompletableFuture<Void> onThreadOf(Broker broker, Consumer<Broker> action) {
        return CompletableFuture.runAsync(
                () -> action.accept(broker),
                Thread.ofPlatform().name("sandbox-broker-" + broker.id())::start);
    }

    /// What a cluster starts with. Left alone it is one broker on free ports with temporary data.
    public static final class Builder {

        private int brokers = 1;
        private @Nullable Path dataDirectory;
        private OptionalInt port = OptionalInt.empty();
        private final Map<Integer, Integer> advertisedPorts = new HashMap<>();
        private final Map<String, String> brokerSettings = new HashMap<>();

        private boolean closesAtExit = true;

        private Builder() {}

        /// From 1 to 3.
        public Builder brokers(int number) {
            brokers = number;
            return this;
        }

        /// Keeps the data in this directory, which is made if need be. A cluster that is started on
        /// it later has the same topics, records and offsets; it must have as many brokers.
        public Builder dataDirectory(Path directory) {
            dataDirectory = directory;
            return this;
        }

        /// The port of broker 0; the others have the next ones. Free ports by default.
        public Builder port(int first) {
            port = OptionalInt.of(first);
            return this;
        }

        /// Tells clients that a broker is at this port of 127.0.0.1, where a proxy listens, instead
        /// of at its own.
        public Builder advertisedPort(int broker, int advertised) {
            advertisedPorts.put(broker, advertised);
            return this;
        }

        /// A setting of every broker, such as `transaction.max.timeout.ms`, over those of the
        /// sandbox. Those that make a node what it is, such as its listeners, cannot be set.
        public Builder brokerSetting(String name, String value) {
            brokerSettings.put(name, value);
            return this;
        }

        public Builder brokerSettings(Map<String, String> settings) {
            settings.forEach(this::brokerSetting);
            return this;
        }

        /// Leaves the cluster up while the process ends, for an owner who stops its clients first
        /// and then closes it.
        public Builder closedByOwnerAtExit() {
            closesAtExit = false;
            return this;
        }

        /// Starts the cluster and returns when it is ready for clients.
        ///
        /// @throws IllegalArgumentException if it cannot be what it is asked to be
        /// @throws IllegalStateException if it cannot start; the cause says why
        public EmbeddedKafka start() {
            QuietLogs.apply();
            ServerFactory.keepProcessAlive();
            ClusterSettings settings = new ClusterSettings(brokers, brokerSettings);
            DataDirectory data =
                    dataDirectory == null
                            ? DataDirectory.temporary(brokers)
                            : DataDirectory.at(dataDirectory, brokers);
            Controller controller = new Controller(settings, data, FreePorts.one());
            EmbeddedKafka kafka =
                    new EmbeddedKafka(
                            data,
                            controller,
                            IntStream.range(0, brokers)
                                    .mapToObj(id ->
                                            new Broker(id, ports(id), settings, data, controller))
                                    .toList(),
                            closesAtExit);
            kafka.startAll();
            return kafka;
        }

        private BrokerPorts ports(int broker) {
            int client = port.isPresent() ? port.getAsInt() + broker : FreePorts.one();
            return new BrokerPorts(
                    client, advertisedPorts.getOrDefault(broker, client), FreePorts.one());
        }
    }
}
