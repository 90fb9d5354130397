package backhaul.worker.engine.docker;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests to one daemon, over whatever its address says: a unix socket, TCP or a named pipe.
final class DaemonHttp implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    /// For what has no limit of its own: whoever started it can stop it.
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final int ANSWER_LIMIT = 64 << 20;

    private final DockerHttpClient http;
    private final String host;

    /// Connects with the first request.
    DaemonHttp(URI host) {
        this.http =
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(host)
                        .connectionTimeout(Duration.ofSeconds(10))
                        .build();
        this.host = host.toString();
    }

    String host() {
        return host;
    }

    Answer call(Duration limit, String method, String path, byte @Nullable [] body)
            throws Failure, InterruptedException {
        Request request = request(method, path, body);
        return Exchange.within(
                limit,
                host,
                () -> {
                    try (Response response = http.execute(request)) {
                        return answer(response);
                    }
                });
    }

    /// Sends a tar of any length.
    Answer put(String path, InputStream tar) throws Failure, InterruptedException {
        Request request =
                Request.builder()
                        .method("PUT")
                        .path(path)
                        .putHeader("Accept-Encoding", "identity")
                        .putHeader("Connection", "close")
                        .putHeader("Content-Type", "application/x-tar")
                        .body(tar)
                        .build();
        return Exchange.within(
                LONGEST,
                host,
                () -> {
                    try (Response response = http.execute(request)) {
                        return answer(response);
                    }
                });
    }

    /// The response as it begins. To be ended by closing it: closing its stream instead would read
    /// that to the end.
    Response open(Duration limit, String path, String what) throws Failure, InterruptedException {
        return open(limit, "GET", path, null, what);
    }

    Response open(Duration limit, String method, String path, byte @Nullable [] body, String what)
            throws Failure, InterruptedException {
        Request request = request(method, path, body);
        Response response = Exchange.within(limit, host, () -> http.execute(request));
        if (response.getStatusCode() == 200) {
            return response;
        }
        try (response) {
            throw Exchange.within(limit, host, () -> answer(response)).failure(what);
        }
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asking for gzip, as the transport would by itself, makes the daemon nine times slower. And
    /// no connection is used twice: opening one is cheap, and one that was kept is dead after a
    /// restart of the daemon.
    private static Request request(String method, String path, byte @Nullable [] body) {
        Request.Builder request = Request.builder();
        request.method(method).path(path);
        request.putHeader("Accept-Encoding", "identity").putHeader("Connection", "close");
        if (body != null) {
            boolean tar = path.startsWith("/images/");
            request.putHeader("Content-Type", tar ? "application/x-tar" : "application/json");
            request.bodyBytes(body);
        }
        return request.build();
    }

    private Answer answer(Response response) throws IOException {
        byte[] body = response.getBody().readNBytes(ANSWER_LIMIT);
        return new Answer(host, response.getStatusCode(), body);
    }

    /// What the daemon said, whatever its status.
    static final class Answer {
        private final String host;
        private final int status;
        private final byte[] body;

        private Answer(String host, int status, byte[] body) {
            this.host = host;
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        boolean isNotFound() {
            return status == 404;
        }

        boolean isConflict() {
            return status == 409;
        }

        void check(String what) throws Failure {
            if (status >= 300) {
                throw failure(what);
            }
        }

        byte[] bytes(String what) throws Failure {
            check(what);
            return body;
        }

        JsonNode json(String what) throws Failure {
            check(what);
            try {
                return JSON.readTree(body);
            } catch (JacksonException e) {
                throw Failure.passing(
                        "the Docker daemon at "
                                + host
                                + " was asked "
                                + what
                                + ", and its answer cannot be read");
            }
        }

        /// A daemon that cannot now may be able later; one that refuses goes on refusing.
        private Failure failure(String what) {
            String message = "the Docker daemon at " + host + " refused " + what + ": " + message();
            return status >= 500 ? Failure.passing(message) : Failure.lasting(message);
        }

        String message() {
            try {
                return JSON.readTree(body).path("message").asString("status " + status);
            } catch (JacksonException e) {
                return "status " + status;
            }
        }
    }
}
