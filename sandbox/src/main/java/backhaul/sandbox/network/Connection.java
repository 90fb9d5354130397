package backhaul.sandbox.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiKeys;

/// A client's connection and the one to the server that goes with it. Each way has a thread that
/// reads a chunk, asks the weather, and writes.
final class Connection {

    private static final int CHUNK = 64 * 1024;

    private final Socket client;
    private final Socket server = new Socket(Proxy.NO_PROXY);
    private final int target;
    private final Sky sky;
    private final Consumer<Connection> gone;
    private final AtomicInteger openWays = new AtomicInteger(2);
    private final RequestKeys requests = new RequestKeys();
    private volatile boolean losesAnswers;
    private volatile boolean answerLost;
    private volatile boolean serverLost;

    Connection(Socket client, int target, Sky sky, Consumer<Connection> gone) {
        this.client = client;
        this.target = target;
        this.sky = sky;
        this.gone = gone;
    }

    void open() {
        Thread.ofVirtual().name("proxy-connect").start(this::connect);
    }

    /// Whether one side has missed something, so that the connection makes no sense any more.
    boolean isBroken() {
        return answerLost || serverLost;
    }

    /// Tells both sides that it is over.
    void reset() {
        closeAbruptly(server);
        closeAbruptly(client);
        gone.accept(this);
    }

    /// Tells the server that it is over, and not the client.
    void loseServer() {
        serverLost = true;
        closeAbruptly(server);
    }

    private static void closeAbruptly(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            // The other side was faster; the socket is closed.
        }
    }

    private void connect() {
        try {
            sky.awaitPassage();
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(Loopback.ADDRESS, target));
            Thread.ofVirtual().name("proxy-requests").start(this::passRequests);
            Thread.ofVirtual().name("proxy-answers").start(this::passAnswers);
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void passRequests() {
        try {
            byte[] chunk = new byte[CHUNK];
            InputStream in = client.getInputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                springTraps(chunk, length);
                await(sky.awaitPassage());
                toServer(chunk, length);
            }
            sky.awaitPassage();
            endWay(server);
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void springTraps(byte[] chunk, int length) {
        for (ApiKeys request : requests.in(chunk, length)) {
            if (sky.losesAnswerTo(request)) {
                losesAnswers = true;
            }
        }
    }

    /// A lost server takes everything.
    private void toServer(byte[] chunk, int length) throws IOException {
        try {
            if (!serverLost) {
                server.getOutputStream().write(chunk, 0, length);
            }
        } catch (IOException e) {
            if (!serverLost) {
                throw e;
            }
        }
    }

    private void passAnswers() {
        try {
            byte[] chunk = new byte[CHUNK];
            InputStream in = server.getInputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                Weather weather = sky.awaitPassage();
                await(weather);
                if (losesAnswers || weather instanceof Weather.Mute) {
                    loseAnswer();
                } else {
                    client.getOutputStream().write(chunk, 0, length);
                }
            }
            sky.awaitPassage();
            endWay(client);
        } catch (IOException e) {
            if (!serverLost) {
                reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void loseAnswer() {
        if (!answerLost) {
            answerLost = true;
            sky.countLostAnswer();
        }
    }

    private static void await(Weather weather) throws InterruptedException {
        if (weather instanceof Weather.Slow(var delay)) {
            Thread.sleep(delay);
        }
    }

    /// A way that ends in good order ends so at the other side too, and the other way goes on.
    private void endWay(Socket to) throws IOException {
        if (serverLost) {
            reset();
        } else {
            to.shutdownOutput();
            if (openWays.decrementAndGet() == 0) {
                client.close();
                server.close();
                gone.accept(this);
            }
        }
    }
}
