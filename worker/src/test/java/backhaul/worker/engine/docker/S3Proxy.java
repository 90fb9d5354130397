package backhaul.worker.engine.docker;

import static org.awaitility.Awaitility.await;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.process.ChildJvm;
import backhaul.worker.backup.s3.S3Access;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// An object store of somebody else's making, in a process of its own, which checks signatures and
/// keeps everything in memory. The build puts its jar where this finds it.
final class S3Proxy implements AutoCloseable {
    static final String BUCKET = "backups";
    static final String ID = "local-identity";
    static final String SECRET = "local-credential";

    private static final Path JAR = Path.of("target/s3proxy/s3proxy.jar");

    final int port = FreePorts.one();
    private final ChildJvm process;
    private final S3Client client;

    S3Proxy(Path home) throws IOException, URISyntaxException {
        Path properties =
                Files.writeString(
                        home.resolve("s3proxy.properties"),
                        """
                        s3proxy.endpoint=http://127.0.0.1:%d
                        s3proxy.authorization=aws-v2-or-v4
                        s3proxy.identity=%s
                        s3proxy.credential=%s
                        jclouds.provider=transient-nio2
                        jclouds.identity=x
                        jclouds.credential=x
                        """
                                .formatted(port, ID, SECRET));
        process =
                ChildJvm.of("org.gaul.s3proxy.Main")
                        .classPath(JAR.toAbsolutePath() + File.pathSeparator + sandbox())
                        .options("-Xmx256m")
                        .arguments("--properties", properties.toString())
                        .start();
        await().atMost(Duration.ofSeconds(60)).until(this::answers);
        client =
                S3Client.builder()
                        .httpClientBuilder(Apache5HttpClient.builder())
                        .region(Region.US_EAST_1)
                        .endpointOverride(endpoint())
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(ID, SECRET)))
                        .build();
        client.createBucket(r -> r.bucket(BUCKET));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    S3Access access() {
        return FakeS3.access(endpoint());
    }

    S3Client client() {
        return client;
    }

    long uploads() {
        return client.listMultipartUploads(r -> r.bucket(BUCKET)).uploads().size();
    }

    List<String> keys() {
        return client.listObjectsV2(r -> r.bucket(BUCKET)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }

    /// What ties the process to this one; nothing else of our class path is to be in it.
    private static Path sandbox() throws URISyntaxException {
        return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private boolean answers() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
