package backhaul.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TcpProxyTest {

    private static final int A_WHILE_MILLIS = 200;

    private EchoServer server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(0);
        proxy = TcpProxy.to(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        server.close();
    }

    @Test
    void bytes_pass_both_ways() throws Exception {
        try (Socket client = connect()) {
            send(client, "hello");
            assertThat(receive(client, 5)).isEqualTo("hello");
        }
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void a_side_that_has_said_all_still_hears_the_rest() throws Exception {
        try (Socket client = connect()) {
            send(client, "last words");
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("last words");
        }
    }

    @Test
    void a_pause_holds_everything_and_loses_nothing() throws Exception {
        try (Socket client = connect()) {
            proxy.pause();
            send(client, "one ");
            send(client, "two");
            assertHearsNothing(client);
            assertThat(server.heard()).isEmpty();

            proxy.forward();
            assertThat(receive(client, 7)).isEqualTo("one two");
        }
    }

    @Test
    void connections_made_during_a_pause_reach_the_server_after_it() throws Exception {
        proxy.pause();
        try (Socket client = connect()) {
            send(client, "late");
            assertHearsNothing(client);
            proxy.forward();
            assertThat(receive(client, 4)).isEqualTo("late");
        }
    }

    @Test
    void a_reset_ends_what_is_there_and_nothing_else() throws Exception {
        try (Socket before = connect();
                Socket after = new Socket()) {
            send(before, "x");
            receive(before, 1);
            proxy.reset();
            assertThatThrownBy(() -> before.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");

            after.connect(before.getRemoteSocketAddress());
            send(after, "y");
            assertThat(receive(after, 1)).isEqualTo("y");
        }
    }

    @Test
    void dropped_answers_never_come_and_requests_take_effect() throws Exception {
        try (Socket client = connect()) {
            proxy.dropAnswers();
            send(client, "done");
            await().until(() -> server.heard().equals("done"));
            assertHearsNothing(client);

            proxy.forward();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_connection_that_missed_nothing_outlives_dropped_answers() throws Exception {
        try (Socket client = connect()) {
            send(client, "x");
            receive(client, 1);
            proxy.dropAnswers();
            proxy.forward();
            send(client, "y");
            assertThat(receive(client, 1)).isEqualTo("y");
        }
    }

    @Test
    void delays_hold_for_each_way() throws Exception {
        try (Socket client = connect()) {
            proxy.delay(Duration.ofMillis(100));
            long begin = System.nanoTime();
            send(client, "x");
            receive(client, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void the_client_of_a_half_open_connection_is_not_told() throws Exception {
        try (Socket client = connect()) {
            send(client, "x");
            receive(client, 1);
            proxy.halfOpen();
            await().until(() -> server.connections() == 0);
            send(client, "anyone?");
            send(client, "hello?");
            assertHearsNothing(client);
            assertThat(server.heard()).isEqualTo("x");

            proxy.forward();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void clients_of_a_server_that_is_away_are_reset_until_it_comes() throws Exception {
        server.close();
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }

        server = new EchoServer(server.port());
        try (Socket client = connect()) {
            send(client, "back");
            assertThat(receive(client, 4)).isEqualTo("back");
        }
    }

    @Test
    void a_closed_proxy_ends_its_connections_and_frees_its_port() throws Exception {
        int port = proxy.port();
        try (Socket client = connect()) {
            send(client, "x");
            receive(client, 1);
            proxy.close();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
        await().until(() -> proxy.connections() == 0 && server.connections() == 0);
        TcpProxy.between(port, server.port()).close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static void assertHearsNothing(Socket socket) throws IOException {
        socket.setSoTimeout(A_WHILE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }
}
