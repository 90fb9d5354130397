package backhaul.worker.config;

import backhaul.worker.ops.Logging;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.event.Level;

/// What concerns the process on its host.
///
/// @param drainTimeout how long attempts may go on once the worker is told to leave; 0 not at all
public record ProcessSettings(Path dataDirectory, Listen http, Log log, Duration drainTimeout) {

    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(60);

    public ProcessSettings {
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException("drainTimeout is negative: " + drainTimeout);
        }
    }

    /// Where metrics and health are served. The name is not looked up yet; port 0 is any free one.
    public record Listen(String host, int port) {

        public static final Listen DEFAULT = new Listen("127.0.0.1", 9464);

        public Listen {
            if (host.isBlank() || port < 0 || port > 65_535) {
                throw new IllegalArgumentException("not an address to listen at: " + host);
            }
        }

        /// Reads `127.0.0.1:9464`, `[::1]:9464` or `host.example:9464`.
        static Listen parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            String port = text.substring(colon + 1);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (host.isEmpty()
                    || !port.matches("\\d{1,5}")
                    || (host.contains(":") && !bracketed)
                    || Integer.parseInt(port) > 65_535) {
                throw new IllegalArgumentException(
                        "an address and a port are needed, like 127.0.0.1:9464 or [::1]:9464");
            }
            String name = bracketed ? host.substring(1, host.length() - 1) : host;
            return new Listen(name, Integer.parseInt(port));
        }

        public InetSocketAddress address() {
            return new InetSocketAddress(host, port);
        }
    }

    public record Log(Logging.Format format, Level level) {

        public static final Log DEFAULT = new Log(Logging.Format.TEXT, Level.INFO);
    }

    /// `/var/lib/backhaul`, or its like on Windows.
    public static Path defaultDataDirectory(String osName) {
        return isWindows(osName)
                ? Path.of("C:\\ProgramData\\Backhaul\\data")
                : Path.of("/var/lib/backhaul");
    }

    static boolean isWindows(String osName) {
        return osName.toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
