package backhaul.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The few calls of the Docker Engine API that it takes to make a volume and to remove it.
record DockerApi(DockerHttpClient client) implements AutoCloseable {

    private static final Pattern VERSION = Pattern.compile("\"Version\":\"([^\"]*)\"");
    private static final int NOT_FOUND = 404;

    private record Answer(int status, String body) {

        boolean isFine() {
            return status < 300;
        }
    }

    boolean answers() {
        try {
            return call("GET", "/_ping", null, "").isFine();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    String version() throws IOException {
        Matcher version = VERSION.matcher(call("GET", "/version", null, "").body());
        return version.find() ? version.group(1) : "an unknown version";
    }

    boolean has(String path) throws IOException {
        return call("GET", path, null, "").isFine();
    }

    void postJson(String path, String json) throws IOException {
        check("POST " + path, call("POST", path, json.getBytes(UTF_8), "application/json"));
    }

    void send(String method, String path, byte[] tar) throws IOException {
        check(method + " " + path, call(method, path, tar, "application/x-tar"));
    }

    /// What is not there need not be removed.
    void remove(String path) throws IOException {
        Answer answer = call("DELETE", path, null, "");
        if (answer.status() != NOT_FOUND) {
            check("DELETE " + path, answer);
        }
    }

    private static void check(String what, Answer answer) throws IOException {
        if (!answer.isFine()) {
            throw new IOException("the Docker daemon refused " + what + ": " + answer.body());
        }
    }

    private Answer call(String method, String path, byte @Nullable [] body, String type)
            throws IOException {
        Request.Builder request =
                Request.builder().method(method).path(path).putHeader("Connection", "close");
        if (body != null) {
            request.putHeader("Content-Type", type).bodyBytes(body);
        }
        try (Response response = client.execute(request.build())) {
            return new Answer(
                    response.getStatusCode(), new String(response.getBody().readAllBytes(), UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
