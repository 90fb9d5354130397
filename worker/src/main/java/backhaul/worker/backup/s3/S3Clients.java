package backhaul.worker.backup.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Makes clients that take everything from their settings and nothing from the host, neither
/// profiles nor variables nor the metadata of a cloud.
final class S3Clients {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /// Without a byte. A server that completes a large upload sends some meanwhile.
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /// For a part whose connection breaks, or that the server cannot take now.
    private static final int ATTEMPTS = 6;

    private static final int CONNECTIONS = 64;

    private S3Clients() {}

    static S3Client open(S3Settings settings) throws IOException {
        var http =
                Apache5HttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .maxConnections(CONNECTIONS)
                        .tcpKeepAlive(true);
        if (settings.caFile() != null) {
            TrustManager[] trusted = trusting(settings.caFile());
            http.tlsTrustManagersProvider(() -> trusted);
        }
        S3ClientBuilder client =
                S3Client.builder()
                        .httpClientBuilder(http)
                        .region(Region.of(settings.region()))
                        .forcePathStyle(settings.pathStyle())
                        // A plain body, which every store takes.
                        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                        .credentialsProvider(StaticCredentialsProvider.create(keys(settings)))
                        // Newer checksums are not understood by every store; TLS protects what is
                        // on its way, and the manifest what lies there.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(all ->
                                all.defaultProfileFile(ProfileFile.aggregator().build())
                                        .retryStrategy(
                                                StandardRetryStrategy.builder()
                                                        .maxAttempts(ATTEMPTS)
                                                        .build()));
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint());
        }
        return client.build();
    }

    private static AwsCredentials keys(S3Settings settings) {
        S3Settings.Keys keys = settings.keys();
        return keys.sessionToken() == null
                ? AwsBasicCredentials.create(keys.id(), keys.secret())
                : AwsSessionCredentials.create(keys.id(), keys.secret(), keys.sessionToken());
    }

    /// Whom these certificates, in PEM, vouch for, and nobody else.
    private static TrustManager[] trusting(Path caFile) throws IOException {
        try (InputStream file = Files.newInputStream(caFile)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate ca :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("ca-" + number++, ca);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("caFile " + caFile + " holds no certificates in PEM", e);
        }
    }
}
