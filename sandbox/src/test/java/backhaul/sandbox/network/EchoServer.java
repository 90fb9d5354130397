package backhaul.sandbox.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Answers with what it hears, and remembers it.
final class EchoServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    EchoServer(int port) throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return clients.size();
    }

    String heard() {
        synchronized (heard) {
            return heard.toString(StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> echo(client));
            } catch (IOException e) {
                // Closed: the loop's condition tells.
            }
        }
    }

    private void echo(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            byte[] chunk = new byte[1024];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                synchronized (heard) {
                    heard.write(chunk, 0, length);
                }
                client.getOutputStream().write(chunk, 0, length);
            }
        } catch (IOException e) {
            // The client has gone.
        } finally {
            clients.remove(client);
        }
    }
}
