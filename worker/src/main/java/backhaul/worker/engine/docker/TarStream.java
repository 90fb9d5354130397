package backhaul.worker.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The tar of a path, as the daemon sends it. Closing it ends the exchange at once, from any
/// thread; closing its stream would read that to the end.
final class TarStream implements AutoCloseable {
    /// Of Go's file modes, which are not those of POSIX.
    private static final long SOCKET = 1L << 24;

    private final Response response;

    TarStream(Response response) {
        this.response = response;
    }

    InputStream body() {
        return response.getBody();
    }

    /// A socket has nothing to read, and the tar of one has no entry.
    boolean isOfSocket() {
        return (mode(response.getHeader("X-Docker-Container-Path-Stat")) & SOCKET) != 0;
    }

    @Override
    public void close() {
        response.close();
    }

    /// The daemon describes the path in a header, as JSON in base 64.
    private static long mode(@Nullable String stat) {
        if (stat == null) {
            return 0;
        }
        try {
            String json = new String(Base64.getMimeDecoder().decode(stat), StandardCharsets.UTF_8);
            return DaemonHttp.JSON.readTree(json).path("mode").asLong(0);
        } catch (IllegalArgumentException | JacksonException e) {
            return 0;
        }
    }
}
