package backhaul.worker.backup.s3;

import backhaul.settings.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads an `s3:` section. Connects to nothing.
public final class S3Reader {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String USUAL_REGION = "us-east-1";

    private S3Reader() {}

    /// Empty where something is wrong, which is added to the section's problems.
    public static Optional<S3Access> read(Section section) {
        int before = section.problems().size();
        Optional<URI> endpoint = section.parsed("endpoint", S3Reader::endpoint);
        String region = section.parsed("region", S3Reader::region).orElse(USUAL_REGION);
        if (!section.has("endpoint") && !section.has("region")) {
            section.problem(
                    "region", "is missing.", "Write the region of the bucket, or an endpoint.");
        }
        String id = section.requiredText("accessKeyId");
        String secret = section.requiredText("secretAccessKey", "Write ${file:s3.secret}.");
        Optional<String> token = section.secret("sessionToken");
        for (String key : List.of("accessKeyId", "secretAccessKey")) {
            section.secret(key);
        }
        Optional<Path> caFile = section.path("caFile");
        boolean pathStyle = section.flag("pathStyle", endpoint.isPresent());
        if (section.problems().size() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new S3Access(
                        new S3Settings(
                                endpoint.orElse(null),
                                region,
                                new S3Settings.Keys(id, secret, token.orElse(null)),
                                pathStyle,
                                caFile.orElse(null))));
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            String path = String.valueOf(uri.getPath());
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && path.length() < 2) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // As any other that is none.
        }
        throw new IllegalArgumentException("is no address of a server: write https://HOST");
    }

    private static String region(String text) {
        if (!REGION.matcher(text).matches()) {
            throw new IllegalArgumentException("is no region: write one like eu-central-1");
        }
        return text;
    }
}
