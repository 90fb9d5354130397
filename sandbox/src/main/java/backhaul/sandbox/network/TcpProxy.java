package backhaul.sandbox.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiKeys;

/// Stands between clients and a server on 127.0.0.1, and fails as networks do. What it is told
/// holds for all connections, those to come included, until it is told something else; [#forward()]
/// makes all good again.
///
/// For Kafka, make the proxy first and let the broker advertise the proxy's port; the broker needs
/// a port that is known beforehand:
///
/// {@snippet :
/// int port = FreePorts.one();
/// TcpProxy proxy = TcpProxy.to(port);
/// EmbeddedKafka kafka = EmbeddedKafka.builder().port(port).advertisedPort(0, proxy.port()).start();
/// }
public final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 200;

    private final ServerSocket listener;
    private final int target;
    private final Sky sky = new Sky();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    private TcpProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /// Listens on a free port. The server at the target port need not be there yet.
    public static TcpProxy to(int targetPort) {
        return between(0, targetPort);
    }

    public static TcpProxy between(int listenPort, int targetPort) {
        try {
            ServerSocket listener = new ServerSocket(listenPort, BACKLOG, Loopback.ADDRESS);
            TcpProxy proxy = new TcpProxy(listener, targetPort);
            Thread.ofVirtual().name("proxy-" + proxy.port()).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + listenPort, e);
        }
    }

    /// Where clients connect.
    public int port() {
        return listener.getLocalPort();
    }

    /// `127.0.0.1:port`
    public String address() {
        return Loopback.HOST + ":" + port();
    }

    /// How many connections are open now, on either side.
    public int connections() {
        return connections.size();
    }

    /// Passes everything on again. What was held back arrives now; connections of which one side
    /// missed something are reset.
    public void forward() {
        sky.become(new Weather.Fair());
        connections.stream().filter(Connection::isBroken).forEach(Connection::reset);
    }

    /// A black hole: nothing passes, either way, and nobody is told. New connections seem to
    /// succeed, and reach the server only when it is over.
    public void pause() {
        sky.become(new Weather.Paused());
    }

    /// A slow network: what either side sends arrives this much later, so an answer comes after
    /// twice the delay.
    public void delay(Duration each) {
        sky.become(new Weather.Slow(each));
    }

    /// Requests reach the server and take effect, and what it answers is lost.
    public void dropAnswers() {
        sky.become(new Weather.Mute());
    }

    /// Pauses as soon as a Kafka client sends such a request, before the request passes. To catch a
    /// producer inside a transaction, pause at [ApiKeys#END_TXN].
    public void pauseAt(ApiKeys request) {
        pauseAt(request, 1);
    }

    /// The same at the n-th such request from now on, counted from 1.
    public void pauseAt(ApiKeys request, int nth) {
        sky.set(new Trap.Pause(request, nth - 1));
    }

    /// Lets the next such request of a Kafka client pass, and loses what the server answers on that
    /// connection from then on, once.
    public void loseAnswerTo(ApiKeys request) {
        loseAnswerTo(request, 1);
    }

    /// The same for the n-th such request from now on, counted from 1.
    public void loseAnswerTo(ApiKeys request, int nth) {
        sky.set(new Trap.LoseAnswer(request, nth - 1));
    }

    public boolean isPaused() {
        return sky.isPaused();
    }

    /// How many connections have missed an answer so far. When this grows after [#loseAnswerTo],
    /// the request has taken effect.
    public int lostAnswers() {
        return sky.lostAnswers();
    }

    /// Resets the connections that there are now. New ones pass as before.
    public void reset() {
        connections.forEach(Connection::reset);
    }

    /// Leaves the connections that there are now half open: the server loses its client, and the
    /// client, which is not told, goes on talking to nobody. New ones pass as before.
    public void halfOpen() {
        connections.forEach(Connection::loseServer);
    }

    /// Ends everything; the port is free then.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
        sky.become(new Weather.Fair());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Connection connection = new Connection(client, target, sky, connections::remove);
                connections.add(connection);
                connection.open();
                if (listener.isClosed()) {
                    connection.reset();
                }
            } catch (IOException e) {
                // Closed, or a client that went before it was there: the loop's condition tells.
            }
        }
    }
}
