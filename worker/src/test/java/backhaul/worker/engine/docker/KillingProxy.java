package backhaul.worker.engine.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stands between a worker and the daemon, and does something to the worker at a request of its own
/// choice.
final class KillingProxy implements AutoCloseable {
    private final ServerSocketChannel server;
    private final URI daemon;
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

    /// At the `nth` request (from 1) whose line the pattern finds: before the daemon has heard it,
    /// or after, when so many bytes of its answer have come back.
    record Trap(Pattern request, int nth, boolean heardByDaemon, long bytes, Runnable deed) {
        Trap(Pattern request, int nth, boolean heardByDaemon, Runnable deed) {
            this(request, nth, heardByDaemon, 0, deed);
        }
    }

    KillingProxy(URI daemon) throws IOException {
        this.daemon = daemon;
        this.server =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    void set(Trap at) {
        seen.set(0);
        trap.set(at);
    }

    URI host() throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        return URI.create("tcp://127.0.0.1:" + address.getPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                SocketChannel docker = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            docker.connect(UnixDomainSocketAddress.of(daemon.getPath()));
            ByteBuffer first = ByteBuffer.allocate(64 << 10);
            if (client.read(first) < 0) {
                return;
            }
            Trap at = springing(line(first));
            if (at != null && !at.heardByDaemon()) {
                at.deed().run();
                return;
            }
            write(docker, first.flip());
            if (at != null && at.bytes() == 0) {
                at.deed().run();
            }
            Thread up = Thread.ofVirtual().start(() -> pump(client, docker, Long.MAX_VALUE));
            pump(docker, client, at == null || at.bytes() == 0 ? Long.MAX_VALUE : at.bytes());
            if (at != null && at.bytes() > 0) {
                at.deed().run();
            }
            up.interrupt();
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private @Nullable Trap springing(String line) {
        Trap at = trap.get();
        return at != null && at.request().matcher(line).find() && seen.incrementAndGet() == at.nth()
                ? at
                : null;
    }

    private static String line(ByteBuffer first) {
        byte[] bytes = new byte[first.position()];
        first.get(0, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.lines().findFirst().orElse("");
    }

    private static void pump(SocketChannel from, SocketChannel to, long most) {
        ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
        try {
            long passed = 0;
            while (passed < most && from.read(buffer.clear()) >= 0) {
                passed += buffer.position();
                write(to, buffer.flip());
            }
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
