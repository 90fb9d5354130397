package backhaul.worker.engine.hycu;

import backhaul.settings.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads one of `engines.hycu.controllers`.
final class ControllerReader {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final URI NOWHERE = URI.create("https://controller.invalid:8443");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final String name;
    private final Section section;

    ControllerReader(String name, Section section) {
        this.name = name;
        this.section = section;
    }

    Controller read() {
        Controller.Limits usual = Controller.Limits.DEFAULT;
        URI url = url();
        Optional<Api> written = section.oneOf("api", Api.spellings()).map(Api::spelled);
        CredentialReader credentials = new CredentialReader(section);
        Credential credential = credentials.read();
        Api api = written.or(credentials::api).orElse(Api.REST_V1_0);
        if (api == Api.V1 && credential instanceof Credential.User) {
            section.problem(
                    "username", "is of no use: the API v1 knows tokens alone.", "Write token.");
        }
        return new Controller(
                name,
                url,
                api,
                credential,
                trust(url),
                new Controller.Limits(
                        section.rate("rateLimit").orElse(usual.rate()),
                        section.integer("concurrentRequests", usual.concurrentRequests(), 1, 100),
                        section.duration(
                                "requestTimeout", usual.requestTimeout(), SHORTEST, LONGEST)));
    }

    private URI url() {
        boolean insecure = section.flag("insecure", false);
        String text = section.requiredText("url", "Write url: https://HOST:8443.");
        if (text.isBlank()) {
            return NOWHERE;
        }
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            String mistake = mistake(url, insecure);
            if (mistake.isEmpty()) {
                return url;
            }
            section.problem("url", mistake, "Write it like https://HOST:8443.");
        } catch (URISyntaxException e) {
            section.problem("url", "is no address.", "Write it like https://HOST:8443.");
        }
        return NOWHERE;
    }

    private static String mistake(URI url, boolean insecure) {
        if (url.getHost() == null) {
            return "names no host.";
        }
        if (url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            return "holds more than a host, a port and a path.";
        }
        return switch (String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT)) {
            case "https" -> "";
            case "http" ->
                    insecure
                            ? ""
                            : "is not https: credentials would be sent in the clear, which needs"
                                    + " insecure: true.";
            default -> "is not https.";
        };
    }

    private Trust trust(URI url) {
        Optional<Trust> pin = section.text("certificateSha256").flatMap(this::pin);
        Optional<Trust> authorities = section.path("caFile").flatMap(this::authorities);
        if (section.has("certificateSha256") && section.has("caFile")) {
            section.problem("certificateSha256", "stands beside caFile.", "Keep one of them.");
        }
        if ("http".equals(url.getScheme()) && (pin.isPresent() || authorities.isPresent())) {
            section.problem("url", "is http, which shows no certificate.", "Write https.");
        }
        return pin.or(() -> authorities).orElseGet(Trust.Platform::new);
    }

    private Optional<Trust> pin(String text) {
        String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(hex).matches()) {
            section.problem(
                    "certificateSha256",
                    "is not the SHA-256 of a certificate: 64 hex digits, with or without colons.",
                    "Print it: openssl s_client -connect HOST:8443 </dev/null | openssl x509 -noout"
                            + " -fingerprint -sha256");
            return Optional.empty();
        }
        return Optional.of(new Trust.Pin(hex));
    }

    private Optional<Trust> authorities(Path file) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))
                            .stream()
                            .filter(X509Certificate.class::isInstance)
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return Optional.of(new Trust.Authorities(certificates));
            }
            section.problem("caFile", file + " holds no certificate.", "Write them as PEM.");
        } catch (CertificateException e) {
            section.problem("caFile", file + " holds no certificates.", "Write them as PEM.");
        } catch (IOException e) {
            section.problem("caFile", file + " cannot be read.", "Check its path and rights.");
        }
        return Optional.empty();
    }
}
