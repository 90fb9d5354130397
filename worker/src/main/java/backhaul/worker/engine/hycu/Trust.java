package backhaul.worker.engine.hycu;

import java.security.cert.X509Certificate;
import java.util.List;

/// Which certificate a controller may show. There is no "any".
sealed interface Trust {

    /// One that leads to an authority of the Java platform.
    record Platform() implements Trust {}

    /// One that leads to these authorities, for the controller's own name.
    record Authorities(List<X509Certificate> certificates) implements Trust {}

    /// This one alone, whatever name it is for: 64 hex digits.
    record Pin(String sha256) implements Trust {}
}
